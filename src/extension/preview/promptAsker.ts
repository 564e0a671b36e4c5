import type { EvalDialect } from '../../domain/fixtures/evalCase.ts';
import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import type { Project } from '../projects/project.ts';

export interface PromptQuestion {
  readonly project: Project;
  readonly content: PromptContent;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly dialect: EvalDialect;
  readonly signal: AbortSignal;
  /** All of the answer that there is so far. */
  readonly onText: (text: string) => void;
}

/** Asks the model of a prompt once, anew. What kept it from answering is in the result. */
export type AskPrompt = (question: PromptQuestion) => Promise<AttemptResult>;
