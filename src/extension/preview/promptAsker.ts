import type { PromptMessage } from '../../domain/prompt/promptContent.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import type { Project } from '../projects/project.ts';
import type { SizeFacts } from './describeSize.ts';
import type { PromptQuestion } from './promptQuestion.ts';

export interface AskedQuestion extends PromptQuestion {
  readonly project: Project;
  readonly signal: AbortSignal;
  /** All of the answer that there is so far. */
  readonly onText: (text: string) => void;
}

/** Asks the model of a prompt once, anew. What kept it from answering is in the result. */
export type AskPrompt = (question: AskedQuestion) => Promise<AttemptResult>;

export interface MeasuredPrompt {
  readonly project: Project;
  readonly model: string | undefined;
  readonly messages: readonly PromptMessage[];
}

/** What the provider of a model tells of it and of messages to it, without asking the model. */
export type MeasurePrompt = (measured: MeasuredPrompt) => Promise<SizeFacts>;
