import type { TextPosition, TextRange, TextSpan } from './textRange.ts';

/** Turns offsets of a text into lines and columns. Knows `\n` and `\r\n`. */
export class LineIndex {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  positionAt(offset: number): TextPosition {
    const within = Math.min(Math.max(offset, 0), this.#text.length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.startOfLine(middle) <= within) low = middle;
      else high = middle - 1;
    }
    return { offset: within, line: low, column: within - this.startOfLine(low) };
  }

  rangeOf(span: TextSpan): TextRange {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  /** The span without white space at its end. */
  trimEnd(span: TextSpan): TextSpan {
    let end = span.end;
    while (end > span.start && /\s/.test(this.#text.charAt(end - 1))) end -= 1;
    return { start: span.start, end };
  }

  /** Offset of the first character of the line that holds `offset`. */
  lineStart(offset: number): number {
    return this.startOfLine(this.positionAt(offset).line);
  }

  /** Offset behind the last character of the line that holds `offset`, before its line break. */
  lineEnd(offset: number): number {
    const next = this.#starts[this.positionAt(offset).line + 1];
    if (next === undefined) return this.#text.length;
    return this.#text.charAt(next - 2) === '\r' ? next - 2 : next - 1;
  }

  /** Offset of the line after the one that holds `offset`; the end of the text for the last line. */
  nextLine(offset: number): number {
    return this.#starts[this.positionAt(offset).line + 1] ?? this.#text.length;
  }

  private startOfLine(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }
}
