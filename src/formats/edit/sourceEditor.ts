import type { ProblemList, SpanEdit } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import type { SourceEntry, SourceNode } from '../yaml/sourceNode.ts';

/** Collects edits of a YAML text, and knows its lines and comments. Comments inside replaced text move above it. */
export class SourceEditor {
  readonly text: string;
  readonly #lines: ProblemList['lines'];
  readonly #comments: readonly TextSpan[];
  #edits: SpanEdit[] = [];

  constructor(problems: ProblemList, comments: readonly TextSpan[]) {
    this.text = problems.text;
    this.#lines = problems.lines;
    this.#comments = comments;
  }

  get edits(): readonly SpanEdit[] {
    return this.#edits;
  }

  /** Runs `change`; what it edited is forgotten when it fails. */
  attempt(change: () => boolean): boolean {
    const mark = this.#edits.length;
    const done = change();
    if (!done) this.#edits = this.#edits.slice(0, mark);
    return done;
  }

  columnOf(offset: number): number {
    return this.#lines.positionAt(offset).column;
  }

  /** Whether only spaces stand before the offset in its line. */
  isFirstInLine(offset: number): boolean {
    return this.text.slice(this.#lines.lineStart(offset), offset).trim() === '';
  }

  /** The span of an entry, from its key to the end of its value. */
  entrySpan(entry: SourceEntry): TextSpan {
    const colon = this.text.indexOf(':', entry.keySpan.end) + 1;
    return this.trim({ start: entry.keySpan.start, end: Math.max(colon, entry.value.end) });
  }

  /** The span of a list item with its dash; undefined when something else stands between. */
  itemSpan(item: SourceNode): TextSpan | undefined {
    const before = this.text.slice(0, item.start).trimEnd();
    if (!before.endsWith('-')) return undefined;
    return this.trim({ start: before.length - 1, end: Math.max(item.end, before.length) });
  }

  trim(span: TextSpan): TextSpan {
    return this.#lines.trimEnd(span);
  }

  hasComments(span: TextSpan): boolean {
    return this.#commentsIn(span).length > 0;
  }

  replace(span: TextSpan, newText: string): void {
    this.#edits.push({ span, newText });
  }

  /** Replaces a scalar; a comment of its first or only line stays in the first line. */
  replaceScalar(span: TextSpan, newText: string): void {
    const lineBreak = newText.indexOf('\n');
    const header = this.#spansIn(span)[0];
    const comment = header ?? (lineBreak < 0 ? undefined : this.#commentBehind(span));
    if (comment === undefined) {
      this.replace(span, newText);
      return;
    }
    const firstLine = lineBreak < 0 ? newText : newText.slice(0, lineBreak);
    const rest = lineBreak < 0 ? '' : newText.slice(lineBreak);
    const written = `${firstLine} ${this.text.slice(comment.start, comment.end)}${rest}`;
    this.replace({ start: span.start, end: Math.max(span.end, comment.end) }, written);
  }

  /** Replaces a block that begins its line. False when it does not, and comments would be lost. */
  replaceBlock(span: TextSpan, newText: string): boolean {
    const trailing = newText.includes('\n') ? this.#commentBehind(span) : undefined;
    const end = trailing?.end ?? span.end;
    const comments = this.#commentsIn({ start: span.start, end });
    if (comments.length > 0 && !this.isFirstInLine(span.start)) return false;
    const indent = ' '.repeat(this.columnOf(span.start));
    const above = comments.map((comment) => `${comment}\n${indent}`).join('');
    this.replace({ start: span.start, end }, above + newText);
    return true;
  }

  /** Removes the lines of a block but for their comments. False when something else begins its first line. */
  removeLines(span: TextSpan): boolean {
    if (!this.isFirstInLine(span.start)) return false;
    const start = this.#lines.lineStart(span.start);
    const end = this.#lines.nextLine(span.end);
    const indent = ' '.repeat(this.columnOf(span.start));
    const kept = this.#commentsIn({ start, end }).map((comment) => `${indent}${comment}\n`);
    this.replace({ start, end }, kept.join(''));
    return true;
  }

  /** Inserts whole lines below the line in which a span ends. */
  insertBelow(span: TextSpan, block: string): void {
    const at = this.#lines.nextLine(span.end);
    const isOpenEnd = at === this.#lines.lineEnd(span.end);
    this.replace({ start: at, end: at }, isOpenEnd ? `\n${block}` : `${block}\n`);
  }

  /** Inserts whole lines above the line in which a span starts. */
  insertAbove(span: TextSpan, block: string): void {
    const at = this.#lines.lineStart(span.start);
    this.replace({ start: at, end: at }, `${block}\n`);
  }

  #spansIn(span: TextSpan): readonly TextSpan[] {
    return this.#comments.filter(({ start, end }) => start >= span.start && end <= span.end);
  }

  #commentsIn(span: TextSpan): string[] {
    return this.#spansIn(span).map(({ start, end }) => this.text.slice(start, end));
  }

  #commentBehind(span: TextSpan): TextSpan | undefined {
    const lineEnd = this.#lines.lineEnd(span.end);
    return this.#comments.find((comment) => comment.start >= span.end && comment.end <= lineEnd);
  }
}
