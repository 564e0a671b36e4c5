/** A part of a text, from `start` to before `end`, in code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Something that is taken out of samples: each place becomes its name in brackets. */
export interface RedactionRule {
  readonly name: string;
  /** In their order, none over another. The time that it takes grows with the text, never faster. */
  readonly find: (text: string) => readonly Span[];
}

/** A rule that finds what a pattern matches and `isFound` agrees to. */
export function createPatternRule(
  name: string,
  pattern: RegExp,
  isFound: (match: string) => boolean = () => true,
): RedactionRule {
  return {
    name,
    find: (text) =>
      [...text.matchAll(pattern)]
        .filter(([match]) => match !== '' && isFound(match))
        .map(({ index, 0: match }) => ({ start: index, end: index + match.length })),
  };
}
