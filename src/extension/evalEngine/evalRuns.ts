import { toEvalSettings, type EvalSettings } from '../../domain/project/evalSettings.ts';
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import { findEndpoint } from '../../evals/models/endpoints/chooseEndpoint.ts';
import { createModelLookup } from '../../evals/models/endpoints/createModelLookup.ts';
import { FileAnswerStore } from '../../evals/models/fileAnswerStore.ts';
import { createPriceList } from '../../evals/prices/createPriceList.ts';
import { loadPriceCatalogue } from '../../evals/prices/loadPriceCatalogue.ts';
import type { PriceList } from '../../evals/prices/priceList.ts';
import { runCases } from '../../evals/run/runCases.ts';
import type { RunDependencies } from '../../evals/run/runOptions.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import { createSandbox, type OwnedSandbox } from '../../evals/sandbox/createSandbox.ts';
import type { CaseRunner, RunMode, RunSession } from '../caseTests/caseRunner.ts';
import type { DisposableLike } from '../platform/disposable.ts';
import type { Project } from '../projects/project.ts';
import type { AskPrompt, MeasurePrompt } from '../preview/promptAsker.ts';
import type { EvalEngineHost } from './evalEngineHost.ts';
import { createRunSession } from './runSession.ts';

const nothingAsked: AttemptResult = { attempt: 0, outcome: 'skipped', score: 0, assertions: [] };

/** Runs of this window: where models are found, and what runs of one project share. */
export class EvalRuns implements CaseRunner, DisposableLike {
  readonly #host: EvalEngineHost;
  readonly #cache: FileAnswerStore;
  #sandbox: OwnedSandbox | undefined;
  #isDisposed = false;

  constructor(host: EvalEngineHost) {
    this.#host = host;
    this.#cache = new FileAnswerStore({ folder: host.cacheFolder, onFailure: host.onCacheFailure });
  }

  readonly ask: AskPrompt = async (question) => {
    const { project, content, values, dialect, signal, onText } = question;
    const tried: EvalCase = {
      ...{ id: 'try', kind: 'representative', values, dialect },
      assertions: [],
    };
    const { cases } = await runCases(
      { content, cases: [tried] },
      await this.#dependenciesOf(project, toEvalSettings(project.file.evals)),
      { signal, repeat: 1, onText: (_case, _attempt, text) => onText(text) },
    );
    return cases[0]?.attempts[0] ?? nothingAsked;
  };

  readonly measure: MeasurePrompt = async ({ project, model, messages }) => {
    const endpoints = project.file.models ?? [];
    const chosen = model === undefined ? undefined : findEndpoint(endpoints, model);
    if (model === undefined || chosen === undefined) return {};
    if (chosen.endpoint.kind === 'vscode')
      return this.#host.measureInVscode(chosen.sentModel, messages);
    const { findContextWindow } = createPriceList(endpoints, await loadPriceCatalogue());
    return { contextWindow: findContextWindow(model) };
  };

  begin(project: Project, mode: RunMode): RunSession {
    return createRunSession({
      ...{ project, mode, cache: this.#cache, host: this.#host },
      findDependencies: (current, settings) => this.#dependenciesOf(current, settings),
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#sandbox?.dispose();
  }

  async #dependenciesOf(
    project: Project,
    { timeoutMs }: EvalSettings,
  ): Promise<RunDependencies & { readonly prices: PriceList }> {
    const { findKey, send, vscodeModel, isTrusted, sandboxScript } = this.#host;
    const endpoints = project.file.models ?? [];
    const findModel = createModelLookup({ endpoints, findKey, send, timeoutMs, vscodeModel });
    const prices = createPriceList(endpoints, await loadPriceCatalogue());
    if (!isTrusted() || this.#isDisposed) return { findModel, prices };
    this.#sandbox ??= createSandbox({ entry: sandboxScript });
    return { findModel, prices, sandbox: this.#sandbox };
  }
}
