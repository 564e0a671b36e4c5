export interface StatusBarLine {
  readonly icon: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly detail: string;
  /** Least important last. */
  readonly suffixes: readonly string[];
}

/** Counted as people see it: an icon is one character. */
export const maxStatusBarLength = 32;
const shortestName = 6;

/** One line of at most 32 characters: suffixes go first, then the name is shortened, then the end is cut. */
export function fitText(line: StatusBarLine): string {
  const detail = detailOf(line);
  const most = maxStatusBarLength - 2;
  for (let kept = line.suffixes.length; kept > 0; kept -= 1) {
    const text = [`${line.name}${detail}`, ...line.suffixes.slice(0, kept)].join(' ');
    if (text.length <= most) return `$(${line.icon}) ${text}`;
  }
  const name = shorten(line.name, Math.max(shortestName, most - detail.length));
  return `$(${line.icon}) ${shorten(`${name}${detail}`, most)}`;
}

function detailOf({ version, detail }: StatusBarLine): string {
  return version === undefined ? detail : ` ${version}${detail}`;
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
