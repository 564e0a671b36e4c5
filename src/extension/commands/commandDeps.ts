import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';
import type { Drafts } from '../ui/drafts.ts';
import type { Ui } from '../ui/ui.ts';

/** Text files as the editor has them. */
export interface EditorAccess {
  /** URI of the file in the active editor. */
  activeFile(): string | undefined;
  readText(uri: string): Promise<string>;
  /** What lies on disk, byte order mark and line breaks included; the text where only the editor can decode it. */
  readSource(uri: string): Promise<string>;
  isDirty(uri: string): boolean;
  save(uri: string): Promise<void>;
  /** Opens the file, at a place where one is given. Lines and columns start at 0. */
  reveal(uri: string, place?: { readonly line: number; readonly column: number }): Promise<void>;
  copyText(text: string): Promise<void>;
}

/** What the flows of commands need; nothing of it is `vscode`, so that they run in Node. */
export interface CommandDeps extends Pick<
  WorkbenchDeps,
  'log' | 'projects' | 'workingCopies' | 'renames' | 'versions' | 'seenRollouts' | 'runCommand'
> {
  readonly ui: Ui;
  readonly editor: EditorAccess;
  readonly drafts: Drafts;
  readonly moment: () => TextMoment;
}
