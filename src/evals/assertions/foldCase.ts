/**
 * A text in which upper and lower case are the same, in every language at once: ß and SS, ς and σ, and İ, I, ı and i, so
 * that neither the machine's locale nor that of the answer counts.
 */
export function foldCase(text: string): string {
  // ASCII is what most texts are, and needs no second look.
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');
}
