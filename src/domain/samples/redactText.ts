import type { RedactionRule, Span } from './redactionRule.ts';

export interface RedactedText {
  readonly text: string;
  /** How many places were replaced. */
  readonly places: number;
}

/**
 * Takes out what the rules find, one rule after the other; what they leave alone stays as it is. Undefined when the names
 * that were put in make a text longer than `maxLength`, which takes a rule that matches almost everything.
 */
export function redactText(
  text: string,
  rules: readonly RedactionRule[],
  maxLength: number,
): RedactedText | undefined {
  let redacted: RedactedText = { text, places: 0 };
  for (const { name, find } of rules) {
    const spans = joinNeighbours(find(redacted.text));
    if (spans.length === 0) continue;
    redacted = {
      text: replaceSpans(redacted.text, spans, `[${name}]`),
      places: redacted.places + spans.length,
    };
    if (redacted.text.length > maxLength) return undefined;
  }
  return redacted;
}

/** Ten digits that a rule takes one by one are one place. */
function joinNeighbours(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last?.end === span.start) joined[joined.length - 1] = { start: last.start, end: span.end };
    else joined.push(span);
  }
  return joined;
}

function replaceSpans(text: string, spans: readonly Span[], replacement: string): string {
  let done = '';
  let from = 0;
  for (const { start, end } of spans) {
    done += text.slice(from, start) + replacement;
    from = end;
  }
  return done + text.slice(from);
}
