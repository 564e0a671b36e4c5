import { hasLoneSurrogate } from '../hasLoneSurrogate.ts';

export interface JsonProblem {
  /** JSON pointer. */
  readonly path: string;
  readonly message: string;
}

/** Deeper nesting has no use in a prompt, and would exhaust the stack of whatever walks the body afterwards. */
const maxDepth = 200;

/**
 * Where a parsed body leaves I-JSON (RFC 7493), which is all that canonical JSON (RFC 8785) can hash, or is nested too
 * deep; undefined for one that can be worked with.
 */
export function findJsonProblem(body: unknown): JsonProblem | undefined {
  return isSound(body, 0) ? undefined : locateProblem(body);
}

/** Nearly every body is: only for others it is worth knowing where one is. */
function isSound(value: unknown, depth: number): boolean {
  if (findScalarProblem(value) !== undefined || depth > maxDepth) return false;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((part) => isSound(part, depth + 1));
  if (Object.keys(value).some(hasLoneSurrogate)) return false;
  return Object.values(value).every((part) => isSound(part, depth + 1));
}

function locateProblem(body: unknown): JsonProblem | undefined {
  const waiting = [{ value: body, path: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (depth > maxDepth)
      return { path: shorten(path), message: `is nested more than ${maxDepth} levels deep` };
    const message = findScalarProblem(value);
    if (message !== undefined) return { path: shorten(path), message };
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, part] of Object.entries(value)) {
      const partPath = `${path}/${name}`;
      if (hasLoneSurrogate(name))
        return { path: shorten(path), message: `has a name that ${halved}` };
      waiting.push({ value: part, path: partPath, depth: depth + 1 });
    }
  }
  return undefined;
}

const halved = 'holds half of a surrogate pair, which is no character';

function findScalarProblem(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'is a number that is too large';
  return typeof value === 'string' && hasLoneSurrogate(value) ? halved : undefined;
}

function shorten(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
