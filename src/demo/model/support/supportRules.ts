import { readCount } from '../readCount.ts';

/** What the instructions of a support prompt ask for. What is missing here goes wrong in the answer. */
export interface SupportRules {
  readonly answersInTheirLanguage: boolean;
  readonly maxParagraphs: number | undefined;
  /** Stays with what policy and order say. */
  readonly usesSources: boolean;
  /** Admits that it does not know. */
  readonly saysSo: boolean;
  readonly asksForDetails: boolean;
  readonly refundDate: 'onlyIfStated' | 'always' | 'notAskedFor';
  readonly isFriendly: boolean;
}

const patterns = {
  language:
    /\b(customer|question|user|message|person)['’]?s?['’]? (own )?language|language (of|in which) (the |their )?(customer|question|message|person)|same language/i,
  paragraphs:
    /(?:at most|no more than|a maximum of|up to|only|exactly|in) (\w+)(?: short| brief)? paragraphs?/i,
  sources: /\b(rely|based?|stay|stick)\b[^.\n]*\b(policy|order|below)|\buse only\b|\bonly use\b/i,
  saysSo: /\bsay so\b|\bsay that you (do not|don['’]t) know|\badmit\b/i,
  details: /\bask\b[^.\n]*\b(detail|missing|number)|\bmissing\b[^.\n]*\bask\b/i,
  refundIfStated:
    /refund[^.\n]*\bonly (if|when)\b|\bonly (if|when)\b[^.\n]*refund|\b(never|not)\b[^.\n]*\b(promise|invent|guess|give)[^.\n]*(refund|date)/i,
  refundAlways: /\b(when|date|day)\b[^.\n]*refund|refund[^.\n]*\b(when|date|day|arrives?)\b/i,
  friendly: /\b(friendly|warm|cheerful|kind)\b/i,
} as const;

/** Reads the rules out of the instructions, also where they are worded a little differently. */
export function readSupportRules(instructions: string): SupportRules {
  const has = (pattern: RegExp): boolean => pattern.test(instructions);
  return {
    answersInTheirLanguage: has(patterns.language),
    maxParagraphs: readCount(patterns.paragraphs.exec(instructions)?.[1]),
    usesSources: has(patterns.sources),
    saysSo: has(patterns.saysSo),
    asksForDetails: has(patterns.details),
    refundDate: readRefundRule(has),
    isFriendly: has(patterns.friendly),
  };
}

function readRefundRule(has: (pattern: RegExp) => boolean): SupportRules['refundDate'] {
  if (has(patterns.refundIfStated)) return 'onlyIfStated';
  return has(patterns.refundAlways) ? 'always' : 'notAskedFor';
}
