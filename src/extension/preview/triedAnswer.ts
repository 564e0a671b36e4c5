import type { TokenUsage } from '../../evals/models/model.ts';
import type { PromptQuestion } from './promptQuestion.ts';

/** An answer of the model, shown below the messages that it was given for. */
export interface TriedAnswer {
  /** What was asked: the same prompt and values may be long gone from the screen. */
  readonly question: PromptQuestion;
  readonly text: string;
  /** `gpt-4o-mini · 210 tokens in, 40 out · $0.00006 · 810 ms`, or what happened instead; empty while it comes in. */
  readonly facts: string;
  /** stopped: what had come in by then. */
  readonly state: 'running' | 'stopped' | 'answered';
  /** As the provider counted; absent while the answer comes in, and where it does not tell. */
  readonly usage?: TokenUsage | undefined;
}
