/** Text for a terminal, which needs carriage returns and must not obey what a model wrote. Ends with a line break. */
export function toTerminalText(text: string): string {
  const harmless = text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
  return `${harmless.replaceAll('\n', '\r\n')}\r\n`;
}
