export interface StatusBarLine {
  readonly icon: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly detail: string;
  /** Least important first. */
  readonly suffixes: readonly string[];
  /** At the end whatever the rest takes, with its icon. */
  readonly mark?: string | undefined;
}

/** Counted as people see it: an icon is one character. */
export const maxStatusBarLength = 32;
const shortestName = 6;

/** One line of at most 32 characters: suffixes go first, then the name is shortened, then the end is cut, never the mark. */
export function fitText(line: StatusBarLine): string {
  const detail = detailOf(line);
  const mark = line.mark === undefined ? '' : ` ${line.mark}`;
  const most = maxStatusBarLength - 2 - countSeen(mark);
  for (const dropped of line.suffixes.keys()) {
    const text = [`${line.name}${detail}`, ...line.suffixes.slice(dropped)].join(' ');
    if (text.length <= most) return `$(${line.icon}) ${text}${mark}`;
  }
  const name = shorten(line.name, Math.max(shortestName, most - detail.length));
  return `$(${line.icon}) ${shorten(`${name}${detail}`, most)}${mark}`;
}

function countSeen(text: string): number {
  return text.replaceAll(/\$\([a-z~-]+\)/g, '*').length;
}

function detailOf({ version, detail }: StatusBarLine): string {
  return version === undefined ? detail : ` ${version}${detail}`;
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
