import type { ModelLookupOptions } from '../../evals/models/endpoints/createModelLookup.ts';
import type { Model } from '../../evals/models/model.ts';
import type { ComparedVersion } from '../../evals/compare/comparison.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { SizeFacts } from '../preview/describeSize.ts';
import type { MeasuredPrompt } from '../preview/promptAsker.ts';

/** What a run may cost, before it starts. */
export interface CostEstimate {
  readonly questions: number;
  /** Of what has a price. */
  readonly leastUsd: number;
  readonly mostUsd: number;
  /** Models whose price nobody knows. */
  readonly unpriced: readonly string[];
  /** What those may take at most. */
  readonly unpricedTokens: number;
}

/** What the engine is given by the editor. */
export interface EvalEngineHost {
  readonly findKey: ModelLookupOptions['findKey'];
  readonly send: ModelLookupOptions['send'];
  readonly vscodeModel: Model;
  /** What a language model of the editor tells of itself and of messages to it. */
  readonly measureInVscode: (
    model: string,
    messages: MeasuredPrompt['messages'],
  ) => Promise<SizeFacts>;
  /** Folder for answers that need not be asked for again. */
  readonly cacheFolder: string;
  /** Answers could not be kept, which costs money next time and nothing now. */
  readonly onCacheFailure: (error: unknown) => void;
  /** Script of the child process that runs code of fixtures. */
  readonly sandboxScript: string;
  /** What is live of a prompt; undefined where nothing is. */
  readonly findBaseline: (prompt: PromptFixtures) => Promise<ComparedVersion | undefined>;
  /** Throws `CancelledError` when the person does not agree. */
  readonly confirmCost: (estimate: CostEstimate) => Promise<void>;
  /** Code of a workspace runs only where the person trusts it. */
  readonly isTrusted: () => boolean;
}
