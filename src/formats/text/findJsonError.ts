const space = /[ \t\n\r]*/y;
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const literal = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

/** Deeper nesting has no use and would exhaust the stack of what reads it. */
const maxDepth = 100;

type Expected = 'value' | 'firstItem' | 'firstKey' | 'key' | 'colon' | 'next' | 'end';

/**
 * Offset of the first character that cannot be part of JSON; undefined when all of it is JSON. The engine's own message
 * has no position in many cases.
 */
export function findJsonError(source: string): number | undefined {
  return new JsonScanner(source).findError();
}

class JsonScanner {
  readonly #source: string;
  readonly #open: ('[' | '{')[] = [];
  #expected: Expected = 'value';
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  findError(): number | undefined {
    for (;;) {
      this.#match(space);
      if (this.#at >= this.#source.length) return this.#expected === 'end' ? undefined : this.#at;
      if (!this.#step(this.#source.charAt(this.#at))) return this.#at;
    }
  }

  #step(character: string): boolean {
    if (this.#close(character)) return true;
    switch (this.#expected) {
      case 'value':
      case 'firstItem':
        return this.#value(character);
      case 'key':
      case 'firstKey':
        if (!this.#match(text)) return false;
        this.#expected = 'colon';
        return true;
      case 'colon':
        return this.#punctuation(character, ':', 'value');
      case 'next':
        return this.#punctuation(character, ',', this.#open.at(-1) === '[' ? 'value' : 'key');
      case 'end':
        return false;
    }
  }

  #close(character: string): boolean {
    const open = this.#open.at(-1);
    const closes =
      (character === ']' && open === '[' && this.#mayEnd('firstItem')) ||
      (character === '}' && open === '{' && this.#mayEnd('firstKey'));
    if (!closes) return false;
    this.#open.pop();
    this.#at += 1;
    this.#endValue();
    return true;
  }

  #mayEnd(whenEmpty: Expected): boolean {
    return this.#expected === 'next' || this.#expected === whenEmpty;
  }

  #value(character: string): boolean {
    if (character === '[' || character === '{') {
      this.#open.push(character);
      this.#expected = character === '[' ? 'firstItem' : 'firstKey';
      if (this.#open.length > maxDepth) return false;
      this.#at += 1;
      return true;
    }
    if (!this.#match(text) && !this.#match(literal)) return false;
    this.#endValue();
    return true;
  }

  #endValue(): void {
    this.#expected = this.#open.length === 0 ? 'end' : 'next';
  }

  #punctuation(character: string, wanted: string, then: Expected): boolean {
    if (character !== wanted) return false;
    this.#at += 1;
    this.#expected = then;
    return true;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#source)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}
