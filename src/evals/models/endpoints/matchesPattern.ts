/** Whether a model id fits a pattern in which `*` stands for any text. Upper and lower case count. */
export function matchesPattern(pattern: string, model: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return model === pattern;
  if (!model.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  // Each part as early as possible: no backtracking, however the pattern looks.
  let position = first.length;
  for (const part of rest) {
    const found = model.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return model.length - last.length >= position && model.endsWith(last);
}
