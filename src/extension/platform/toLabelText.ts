/** A text of a file as a label: VS Code would draw `$(…)` as an icon there. A word joiner keeps it as it is written. */
export function toLabelText(text: string): string {
  return text.replaceAll('$(', '$\u2060(');
}
