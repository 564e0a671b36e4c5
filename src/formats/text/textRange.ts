/** A place in a file. `line` and `column` count from 0, in UTF-16 units, as editors do. */
export interface TextPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A stretch of a file; `end` is not part of it. */
export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** Offsets of a stretch of a file; `end` is not part of it. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}
