/** Where an answer came from. */
export type AnswerSource = 'registry' | 'lastKnown' | 'builtIn';

/** What the application got for one prompt and one user. */
export interface ResolvedPrompt {
  readonly prompt: string;
  /** `built-in` when the application had to use its own text. */
  readonly version: string;
  readonly source: AnswerSource;
  readonly reason: string;
  /** `stable` or `candidate` while a rollout runs. */
  readonly arm: string | undefined;
  readonly stage: string | undefined;
  /** Of the registry's answer; an outcome is reported with it. */
  readonly deploymentRevision: number | undefined;
  readonly contentHash: string | undefined;
  readonly content: unknown;
  /** Why the registry gave no content; `code` is OpenFeature's. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}
