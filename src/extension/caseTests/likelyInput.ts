/** Names that the text of a unit usually has. */
const likelyNames = /question|input|message|query|text|ask/i;

/** The input that most likely says what a case is about. */
export function findLikelyInput(names: readonly string[]): string | undefined {
  return names.find((name) => likelyNames.test(name)) ?? names[0];
}
