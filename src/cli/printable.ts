/** A line of a terminal: what others wrote – a model's name, a comment – must neither steer it nor begin another line. */
export function toPrintableLine(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, ' ');
}

/** The same for a text whose line breaks are our own. */
export function toPrintableText(text: string): string {
  return text.split('\n').map(toPrintableLine).join('\n');
}

/** JSON escapes the older control characters only; in it the others can be escaped without a loss. */
export function toPrintableJson(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent).replaceAll(
    /[\u007F-\u009F]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
