import type { RedactionRule } from './redactionRule.ts';
import { redactText } from './redactText.ts';

export type SampleValue = string | number | boolean;

/** What a unit asked and what it got. */
export interface SampleTexts {
  readonly input: string;
  readonly output: string;
  readonly variables?: Readonly<Record<string, SampleValue>>;
}

export interface RedactedSample {
  readonly texts: SampleTexts;
  readonly redactions: number;
}

/** Names take more room than what they replace; a sample that grows beyond this is not worth keeping. */
const maxLength = 128 * 1024;

/** Redacts every text of a sample, numbers and names of variables too; undefined when nothing readable would be left. */
export function redactSample(
  { input, output, variables }: SampleTexts,
  rules: readonly RedactionRule[],
): RedactedSample | undefined {
  let redactions = 0;
  let room = maxLength;
  const redact = (text: string): string => {
    const redacted = redactText(text, rules, Math.max(0, room));
    if (redacted === undefined) throw new TooLong();
    redactions += redacted.places;
    room -= redacted.text.length;
    return redacted.text;
  };
  const redactValue = (value: SampleValue): SampleValue => {
    if (typeof value === 'string') return redact(value);
    const text = String(value);
    const redacted = redact(text);
    return redacted === text ? value : redacted;
  };
  try {
    const texts = {
      input: redact(input),
      output: redact(output),
      ...(variables === undefined
        ? {}
        : {
            variables: Object.fromEntries(
              Object.entries(variables).map(([name, value]) => [redact(name), redactValue(value)]),
            ),
          }),
    };
    return { texts, redactions };
  } catch (error) {
    if (error instanceof TooLong) return undefined;
    throw error;
  }
}

class TooLong extends Error {}
