/** As much of a text as a report holds: what a model wrote may be megabytes. */
const maxLength = 10_000;

/** The beginning of a long text, with a mark that says how long it was. */
export function shortenText(text: string): string {
  if (text.length <= maxLength) return text;
  const start = text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '');
  return `${start}… (the first ${maxLength.toLocaleString('en')} of ${text.length.toLocaleString('en')} characters)`;
}
