export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  /** A sentence. */
  | { readonly ok: false; readonly problem: string };

/** Strict JSON and nothing like it: no comments, no trailing commas, nothing left out at the end. */
export function parseJson(text: string): ParsedJson {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, problem: describeProblem(text, error) };
  }
}

function describeProblem(text: string, error: unknown): string {
  if (text.trim() === '') return 'it is empty.';
  if (/^\s*```/.test(text)) return 'it is in a Markdown fence, which JSON has not.';
  const message = error instanceof Error ? error.message : String(error);
  // Some engines quote the whole text.
  return message.length > 200 ? 'it is no JSON.' : message.replace(/\.?$/, '.');
}
