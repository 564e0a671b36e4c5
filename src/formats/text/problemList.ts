import type { FileProblem, ProblemCode, ProblemSeverity, QuickFix } from './fileProblem.ts';
import { LineIndex } from './lineIndex.ts';
import type { TextSpan } from './textRange.ts';

/** The most findings of one file; what follows them is seldom worth reading. */
export const maxProblems = 200;

/** A replacement by offsets, before it has lines and columns. */
export interface SpanEdit {
  readonly span: TextSpan;
  readonly newText: string;
}

export interface SpanFix {
  readonly title: string;
  readonly edits: readonly SpanEdit[];
}

/** Collects the findings of one file. */
export class ProblemList {
  readonly text: string;
  readonly lines: LineIndex;
  readonly #problems: FileProblem[] = [];
  readonly #errors: string[] = [];

  constructor(text: string) {
    this.text = text;
    this.lines = new LineIndex(text);
  }

  error(code: ProblemCode, message: string, span: TextSpan, ...fixes: SpanFix[]): void {
    this.#errors.push(message);
    this.#add(code, 'error', { message, span, fixes });
  }

  warning(code: ProblemCode, message: string, span: TextSpan, ...fixes: SpanFix[]): void {
    this.#add(code, 'warning', { message, span, fixes });
  }

  hint(code: ProblemCode, message: string, span: TextSpan, ...fixes: SpanFix[]): void {
    this.#add(code, 'hint', { message, span, fixes });
  }

  get full(): boolean {
    return this.#problems.length >= maxProblems;
  }

  get hasErrors(): boolean {
    return this.#errors.length > 0;
  }

  /** Sentences of all errors in the order in which they were found, also of those that are too many to be kept. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** All findings, in the order of the file. */
  toProblems(): readonly FileProblem[] {
    return this.#problems.toSorted((a, b) => a.range.start.offset - b.range.start.offset);
  }

  #add(
    code: ProblemCode,
    severity: ProblemSeverity,
    found: { message: string; span: TextSpan; fixes: readonly SpanFix[] },
  ): void {
    // An error is always kept, or a broken file would pass for a usable one.
    if (this.full && (severity !== 'error' || this.#errors.length > 1)) return;
    const range = this.lines.rangeOf(this.lines.trimEnd(found.span));
    const fixes = found.fixes.map((fix) => this.#toQuickFix(fix));
    this.#problems.push({ code, severity, message: found.message, range, fixes });
  }

  #toQuickFix(fix: SpanFix): QuickFix {
    const edits = fix.edits.map((edit) => ({
      range: this.lines.rangeOf(edit.span),
      newText: edit.newText,
    }));
    return { title: fix.title, edits };
  }
}
