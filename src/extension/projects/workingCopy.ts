import type { WorkingCopyState } from '../../domain/prompt/workingCopy.ts';

/** What is wrong with a prompt file that cannot be published. Line and column start at 0. */
export interface WorkingCopyProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** One prompt file of a project, as it is in the editor (unsaved changes included). */
export interface WorkingCopy {
  readonly project: string;
  /** Absent when the path gives no valid key; then the state is `invalid`. */
  readonly key: string | undefined;
  readonly uri: string;
  /** Path below the folder, with forward slashes. */
  readonly path: string;
  readonly contentHash: string | undefined;
  /** `unknown` until the registry's state is known for the first time. */
  readonly state: WorkingCopyState | { readonly kind: 'unknown' };
  /** Says what is wrong when the state is `invalid` or `inConflict`. */
  readonly problem: WorkingCopyProblem | undefined;
  /** The file brings `testData`. Absent too while it was not read. */
  readonly hasTestData?: true;
}
