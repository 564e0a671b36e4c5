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

/** One line of at most 32 characters: the name is shortened first, then suffixes go, then the end is cut. */
export function fitText(line: StatusBarLine): string {
  for (let kept = line.suffixes.length; kept >= 0; kept -= 1) {
    const tail = [detailOf(line), ...line.suffixes.slice(0, kept)].join(' ').trimEnd();
    const room = maxStatusBarLength - tail.length - 2;
    if (room >= Math.min(line.name.length, shortestName)) {
      return `$(${line.icon}) ${shorten(line.name, room)}${tail}`;
    }
  }
  const name = shorten(line.name, shortestName);
  return `$(${line.icon}) ${shorten(`${name}${detailOf(line)}`, maxStatusBarLength - 2)}`;
}

function detailOf({ version, detail }: StatusBarLine): string {
  return version === undefined ? detail : ` ${version}${detail}`;
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
