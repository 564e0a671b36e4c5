/** The text of a project file with `registry:` set; everything else stays as it is. */
export function setRegistryLine(text: string, url: string): string {
  const line = `registry: ${url}`;
  const present = /^(?:#\s*)?registry:.*$/m;
  if (present.test(text)) return text.replace(present, () => line);
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${end}${line}\n`;
}
