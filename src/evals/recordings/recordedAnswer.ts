import type { TokenUsage, ToolCall } from '../models/model.ts';

/** An answer as it is kept in git, without what changes from run to run. */
export interface RecordedAnswer {
  readonly caseId: string;
  readonly attempt: number;
  /** What a judge said of the answer. */
  readonly judge?: true;
  /** sha256 of the request: another prompt, model or parameter is another request. */
  readonly request: string;
  /** The model that answered, as the endpoint names it. */
  readonly model: string;
  /** Epoch milliseconds. */
  readonly recordedAt: number;
  readonly latencyMs: number;
  readonly usage?: TokenUsage;
  readonly finishReason?: string;
  readonly refusal?: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
}
