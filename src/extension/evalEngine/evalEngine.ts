import type { ModelLookupOptions } from '../../evals/models/endpoints/createModelLookup.ts';
import type { Model } from '../../evals/models/model.ts';
import type { CaseRunner } from '../caseTests/caseRunner.ts';
import type { DisposableLike } from '../platform/disposable.ts';
import type { AskPrompt } from '../preview/promptAsker.ts';

/** What the engine is given by the editor. */
export interface EvalEngineHost {
  readonly findKey: ModelLookupOptions['findKey'];
  readonly send: ModelLookupOptions['send'];
  readonly vscodeModel: Model;
  /** Folder for answers that need not be asked for again. */
  readonly cacheFolder: string;
  /** Script of the child process that runs code of fixtures. */
  readonly sandboxScript: string;
  /** Code of a workspace runs only where the person trusts it. */
  readonly isTrusted: () => boolean;
}

/** Everything that asks models. A bundle of its own, `dist/extension/evals.cjs`, loaded with the first question. */
export interface EvalEngine extends CaseRunner, DisposableLike {
  readonly ask: AskPrompt;
}

export interface EvalEngineModule {
  readonly createEvalEngine: (host: EvalEngineHost) => EvalEngine;
}
