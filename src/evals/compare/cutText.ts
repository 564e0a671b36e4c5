/** The beginning of a text that can be stored: no half of a character is left over, no NUL is in it. */
export function cutText(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replace(/[\ud800-\udbff]$/, '')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\u0000', '\uFFFD');
}
