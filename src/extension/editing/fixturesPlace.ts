/** Where in a fixtures file somebody types, told from the lines alone: while typing, the file is seldom valid YAML. */

export type FixturesPlace =
  /** Behind `type:` of an assertion; `start` is the column of what is typed already. */
  | { readonly kind: 'type'; readonly start: number }
  /** Behind the dash of an assertion that has nothing yet. */
  | { readonly kind: 'assertion'; readonly start: number }
  /** The name of a value; `used` are names that are there. */
  | { readonly kind: 'value'; readonly start: number; readonly used: readonly string[] };

/** The lines up to some of these are looked at; a case with more is not typed by hand. */
const maxLines = 2000;
const keyOfLine = /^(\s*(?:-\s+)*)(['"]?)([A-Za-z_$][\w.:$-]*)\2\s*:(?:\s|$)/;

interface Key {
  readonly name: string;
  readonly column: number;
}

function readKey(line: string): Key | undefined {
  const [, before = '', , name] = keyOfLine.exec(line) ?? [];
  return name === undefined ? undefined : { name, column: before.length };
}

/** The names of the mappings around a column of a line, innermost first. */
function listParents(lines: readonly string[], at: number, column: number): readonly string[] {
  const parents: string[] = [];
  let inside = column;
  for (let index = at - 1; index >= Math.max(0, at - maxLines) && inside > 0; index -= 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const key = readKey(line);
    if (key === undefined || key.column >= inside) continue;
    parents.push(key.name);
    inside = key.column;
  }
  return parents;
}

function isAssertionList(parents: readonly string[]): boolean {
  return parents[0] === 'assert' && !parents.includes('value') && !parents.includes('vars');
}

/** Undefined where nothing of ours can be typed. */
export function findFixturesPlace(
  lines: readonly string[],
  at: { readonly line: number; readonly column: number },
): FixturesPlace | undefined {
  const before = (lines[at.line] ?? '').slice(0, at.column);
  if (before.length > 2000 || before.trimStart().startsWith('#')) return undefined;
  return (
    findType(lines, at.line, before) ??
    findAssertion(lines, at.line, before) ??
    findValueInFlow(before) ??
    findValue(lines, at.line, before)
  );
}

function findType(
  lines: readonly string[],
  line: number,
  before: string,
): FixturesPlace | undefined {
  const typed = /(^|[\s{,])type:\s+(?:["'])?([a-z-]*)$/.exec(before);
  if (typed === null) return undefined;
  const start = before.length - (typed[2] ?? '').length;
  const open = before.lastIndexOf('{');
  if (open > before.lastIndexOf('}')) {
    return /value:\s*\{/.test(before) ? undefined : { kind: 'type', start };
  }
  const column = readKey(before)?.column ?? 0;
  return isAssertionList(listParents(lines, line, column)) ? { kind: 'type', start } : undefined;
}

function findAssertion(
  lines: readonly string[],
  line: number,
  before: string,
): FixturesPlace | undefined {
  const dash = /^(\s*)-\s+$/.exec(before);
  if (dash === null) return undefined;
  const parents = listParents(lines, line, before.length);
  return isAssertionList(parents) ? { kind: 'assertion', start: before.length } : undefined;
}

function findValueInFlow(before: string): FixturesPlace | undefined {
  const inside = /(?:^|[\s{,-])vars:\s*\{([^{}]*)$/.exec(before)?.[1];
  if (inside === undefined) return undefined;
  const parts = inside.split(',');
  const typed = (parts.at(-1) ?? '').trimStart();
  if (!/^[\w.-]*$/.test(typed)) return undefined;
  const used = parts.slice(0, -1).map((part) => part.split(':')[0]?.trim() ?? '');
  return { kind: 'value', start: before.length - typed.length, used };
}

function findValue(
  lines: readonly string[],
  line: number,
  before: string,
): FixturesPlace | undefined {
  const typed = /^\s+([\w.-]*)$/.exec(before)?.[1];
  if (typed === undefined) return undefined;
  const column = before.length - typed.length;
  const parents = listParents(lines, line, column);
  if (parents[0] !== 'vars' || parents.includes('value')) return undefined;
  return { kind: 'value', start: column, used: listSiblings(lines, line, column) };
}

/** Names in the same mapping, above and below. */
function listSiblings(lines: readonly string[], at: number, column: number): readonly string[] {
  const names: string[] = [];
  for (const step of [-1, 1]) {
    for (let index = at + step; index >= 0 && index < lines.length; index += step) {
      const line = lines[index] ?? '';
      if (line.trim() === '') continue;
      if (line.search(/\S/) < column) break;
      const key = readKey(line);
      if (key?.column === column) names.push(key.name);
    }
  }
  return names;
}

/** The type that a column of a line lies in, with its columns. */
export function findAssertionTypeAt(
  line: string,
  column: number,
): { readonly name: string; readonly start: number; readonly end: number } | undefined {
  for (const found of line
    .slice(0, 2000)
    .matchAll(/(?:^|[\s{,])type:\s+["']?([a-z][a-z0-9:-]*)/g)) {
    const name = found[1] ?? '';
    const end = found.index + found[0].length;
    const start = end - name.length;
    if (start <= column && column <= end) return { name, start, end };
  }
  return undefined;
}
