const maxLength = 80;

/** A text in quotes for a sentence, on one line and cut when it is long. */
export function quoteText(text: string): string {
  const line = text.slice(0, maxLength * 2).replaceAll(/\s+/g, ' ');
  const isCut = line.length > maxLength || text.length > maxLength * 2;
  // Not in the middle of a surrogate pair.
  const cut = line.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `“${isCut ? `${cut}…` : line}”`;
}
