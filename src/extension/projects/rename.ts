import type { Event } from '../platform/emitter.ts';

/** A prompt file that was never published under its key, but was under another one before it was renamed. */
export interface Rename {
  /** `Project.id`. */
  readonly project: string;
  readonly uri: string;
  readonly path: string;
  readonly key: string;
  /** The prompt that it was. */
  readonly from: string;
  /** Decided: it is a new prompt, which continues the old one. */
  readonly isNew: boolean;
}

/** The renamed prompt files of this window. */
export interface Renames {
  /** URIs of the files whose rename was found, decided or is over. */
  readonly onDidChange: Event<readonly string[]>;
  /** Renames that nobody has been asked about yet; each comes once. */
  readonly onDidFind: Event<readonly Rename[]>;
  find(uri: string): Rename | undefined;
  /** Every rename of this window that is not decided. */
  readonly open: readonly Rename[];
  /** Remembers that the file is a new prompt, which continues the old one. */
  makeNew(uri: string): Promise<void>;
}
