/** The passages and the order that a support prompt gives the model below its instructions. */
export interface SupportSources {
  readonly instructions: string;
  readonly policy: string;
  readonly order: string;
}

const heading = /^\s*(?:the )?(policy|rules|order)\b[^\n:]{0,30}:\s*(.*)$/i;

/** Splits a system message at its headings “Policy:” and “Order:”. */
export function readSupportSources(system: string): SupportSources {
  const parts = { instructions: [''], policy: [''], order: [''] };
  let current = parts.instructions;
  for (const line of system.split('\n')) {
    const [, name, rest = ''] = heading.exec(line) ?? [];
    if (name === undefined) {
      current.push(line);
      continue;
    }
    current = name.toLowerCase() === 'order' ? parts.order : parts.policy;
    current.push(rest);
  }
  const join = (lines: readonly string[]): string => lines.join('\n').trim();
  return {
    instructions: join(parts.instructions),
    policy: join(parts.policy),
    order: join(parts.order),
  };
}

/** A day that a text states, as it is written there. */
export function findStatedDay(text: string): string | undefined {
  const months =
    'January|February|March|April|May|June|July|August|September|October|November|December';
  const day = new RegExp(`\\b\\d{1,2} (?:${months})(?: \\d{4})?|\\b\\d{4}-\\d{2}-\\d{2}\\b`);
  return day.exec(text)?.[0];
}

/** Days that are left of a time that the policy grants, counted from what the order says; negative when it is over. */
export function calculateDaysLeft({ policy, order }: SupportSources): number | undefined {
  const granted = /within (\d{1,4}) days/i.exec(policy)?.[1];
  const passed = /\b(\d{1,4}) days ago\b/i.exec(order)?.[1];
  return granted === undefined || passed === undefined ? undefined : +granted - +passed;
}
