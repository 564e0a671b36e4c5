import { createRequire } from 'node:module';
import type { DisposableLike } from '../platform/disposable.ts';
import type { CaseRunner } from '../caseTests/caseRunner.ts';
import type { AskPrompt } from '../preview/promptAsker.ts';
import type { EvalEngine, EvalEngineHost, EvalEngineModule } from './evalEngine.ts';

/** Loads the engine with the first question: schema validators, prices and endpoints are of no use before. */
export class LazyEvalEngine implements CaseRunner, DisposableLike {
  readonly #script: string;
  readonly #host: EvalEngineHost;
  #engine: EvalEngine | undefined;

  constructor(script: string, host: EvalEngineHost) {
    this.#script = script;
    this.#host = host;
  }

  readonly ask: AskPrompt = (question) => this.#load().ask(question);

  readonly begin: CaseRunner['begin'] = (...run) => this.#load().begin(...run);

  dispose(): void {
    this.#engine?.dispose();
  }

  #load(): EvalEngine {
    if (this.#engine !== undefined) return this.#engine;
    const module: unknown = createRequire(this.#script)(this.#script);
    if (!isEngineModule(module)) throw new Error(`${this.#script} is not the engine of evals.`);
    this.#engine = module.createEvalEngine(this.#host);
    return this.#engine;
  }
}

function isEngineModule(module: unknown): module is EvalEngineModule {
  return (
    typeof module === 'object' &&
    module !== null &&
    'createEvalEngine' in module &&
    typeof module.createEvalEngine === 'function'
  );
}
