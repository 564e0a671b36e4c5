/** A part of a pattern: an atom, such as `x` or `[a-f]`, or a group. */
interface Part {
  /** What a text needs before it, so that a match gets here. */
  readonly prefix: string;
  /** What it matches, or nearly: its first alternative. */
  readonly text: string;
  /** The same of all alternatives, and of what is inside. */
  readonly words: readonly string[];
  /** Letters of each of its atoms. */
  readonly atoms: readonly (readonly string[])[];
}

interface Group {
  readonly prefix: string;
  /** Whether it moves on in the text; look-arounds do not, but what is looked back at has to be there. */
  readonly isMoving: boolean;
  readonly alternatives: Part[][];
}

const longestPrefix = 1000;
const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const letters = [...ascii, ...Array.from('\t\néÉßΩжЖאعअก한あア中٣😀')];
const escapedLetter = /\\u\{([\da-f]+)\}|\\u([\da-f]{4})|\\x([\da-f]{2})/giu;

const tokens = new RegExp(
  [
    /(?<open>\((?:\?(?:<?[=!]|<[^>]*>|[a-z-]*:))?)/u,
    /(?<close>\))/u,
    /(?<or>\|)/u,
    /(?<repeat>(?:[*+?]|\{(?<least>\d+)(?:,\d*)?\})\??)/u,
    /(?:[\^$]|\\[bB1-9]\d*|\\k<[^>]*>)/u,
    /(?<atom>\[(?:\\.|[^\]\\])*\]|\\[pPu]\{[^}]*\}|\\u[dD][89abAB]..\\u....|\\u....|\\x..|\\c.|\\.|.)/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gsu',
);

/**
 * Texts of up to `length` that a pattern may have most work with: rows of what it repeats, with an end that it expects and
 * with one that it does not. The pattern has to be one of JavaScript with the flag `u`.
 */
export function listTrialTexts(pattern: string, length: number): readonly string[] {
  const reader = new PatternReader(pattern);
  for (const { groups = {} } of pattern.matchAll(tokens)) reader.read(groups);
  const texts = new Set<string>();
  for (const { prefix, word } of reader.repeated) {
    const times = Math.max(1, Math.floor((length - 1 - prefix.length) / word.length));
    // A word may be longer than any text.
    const row = (prefix + word.repeat(times)).slice(0, length - 1);
    texts.add(row).add(`${row}\u0001`);
  }
  return [...texts];
}

class PatternReader {
  /** What is repeated somewhere. */
  readonly repeated: { readonly prefix: string; readonly word: string }[] = [];
  readonly #letters: readonly string[];
  readonly #atoms = new Map<string, readonly string[]>();
  readonly #outside: Group[] = [];
  #group: Group = { prefix: '', isMoving: true, alternatives: [[]] };

  constructor(pattern: string) {
    const escaped = [...pattern.matchAll(escapedLetter)].map(([, long, short, byte]) =>
      String.fromCodePoint(Number.parseInt(long ?? short ?? byte ?? '', 16)),
    );
    this.#letters = [...new Set([...Array.from(pattern), ...escaped, ...letters])];
  }

  read({ open, close, or, repeat, least, atom }: Readonly<Record<string, string | undefined>>) {
    if (open !== undefined) this.#open(open);
    else if (close !== undefined) this.#close();
    else if (or !== undefined) this.#group.alternatives.push([]);
    else if (repeat !== undefined) this.#repeat(repeat, Number(least ?? 1));
    else if (atom !== undefined) this.#add(atom);
  }

  get #parts(): Part[] {
    return this.#group.alternatives.at(-1) ?? [];
  }

  get #prefix(): string {
    return (this.#group.prefix + join(this.#parts)).slice(-longestPrefix);
  }

  #open(open: string): void {
    const isMoving = !/[=!]$/u.test(open) || open === '(?<=';
    const inside: Group = { prefix: this.#prefix, isMoving, alternatives: [[]] };
    this.#outside.push(this.#group);
    this.#group = inside;
  }

  #close(): void {
    const { prefix, isMoving, alternatives } = this.#group;
    const [text = '', ...others] = alternatives.map(join);
    const inside = alternatives.flat();
    this.#group = this.#outside.pop() ?? this.#group;
    this.#parts.push({
      ...{ prefix, text: isMoving ? text : '' },
      words: [text, ...others, ...inside.flatMap(({ words }) => words)],
      atoms: inside.flatMap(({ atoms }) => atoms),
    });
  }

  #repeat(repeat: string, least: number): void {
    const part = this.#parts.pop();
    if (part === undefined) return;
    const { prefix, text, words, atoms } = part;
    if (!repeat.startsWith('?'))
      for (const word of new Set([...words, ...findShared(atoms)]))
        if (word !== '') this.repeated.push({ prefix, word });
    const times = Math.min(Math.max(1, least), Math.ceil(longestPrefix / Math.max(1, text.length)));
    this.#parts.push({ ...part, text: text.repeat(times) });
  }

  #add(atom: string): void {
    const found = this.#atoms.get(atom) ?? this.#findLetters(atom);
    this.#atoms.set(atom, found);
    const [text = ''] = found;
    this.#parts.push({ prefix: this.#prefix, text, words: [text], atoms: [found] });
  }

  #findLetters(atom: string): readonly string[] {
    const alone = new RegExp(`^${atom}$`, 'u');
    return this.#letters.filter((letter) => alone.test(letter));
  }
}

/** Where two parts of what is repeated match the same letter, there are many ways to match a row of it. */
function findShared(atoms: readonly (readonly string[])[]): readonly string[] {
  return atoms.flatMap((one, index) =>
    atoms.slice(index + 1).flatMap((other) => {
      const shared = one.find((letter) => other.includes(letter));
      return shared === undefined ? [] : [shared];
    }),
  );
}

function join(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('');
}
