import { toEvalSettings, type EvalSettings } from '../../domain/project/evalSettings.ts';
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import { createModelLookup } from '../../evals/models/endpoints/createModelLookup.ts';
import { Budget } from '../../evals/run/budget.ts';
import { createLimiter } from '../../evals/run/createLimiter.ts';
import { runCases } from '../../evals/run/runCases.ts';
import type { RunDependencies } from '../../evals/run/runOptions.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import { createSandbox, type OwnedSandbox } from '../../evals/sandbox/createSandbox.ts';
import type { RunMode, RunSession } from '../caseTests/caseRunner.ts';
import type { Project } from '../projects/project.ts';
import type { PromptQuestion } from '../preview/promptAsker.ts';
import type { EvalEngine, EvalEngineHost } from './evalEngine.ts';
import { createRunSession } from './runSession.ts';

const nothingAsked: AttemptResult = { attempt: 0, outcome: 'skipped', score: 0, assertions: [] };

/** Runs of this window: where models are found, and what runs of one project share. */
export class EvalRuns implements EvalEngine {
  readonly #host: EvalEngineHost;
  #sandbox: OwnedSandbox | undefined;

  constructor(host: EvalEngineHost) {
    this.#host = host;
  }

  readonly ask = async (question: PromptQuestion): Promise<AttemptResult> => {
    const { project, content, values, dialect, signal, onText } = question;
    const tried: EvalCase = {
      ...{ id: 'try', kind: 'representative', values, dialect },
      assertions: [],
    };
    const { cases } = await runCases(
      { content, cases: [tried] },
      this.#dependenciesOf(project, toEvalSettings(project.file.evals)),
      { signal, repeat: 1, onText: (_case, _attempt, text) => onText(text) },
    );
    return cases[0]?.attempts[0] ?? nothingAsked;
  };

  begin(project: Project, mode: RunMode): Promise<RunSession> {
    const settings = toEvalSettings(project.file.evals);
    const dependencies = {
      ...this.#dependenciesOf(project, settings),
      budget: new Budget(settings.budget),
      limiter: createLimiter(settings.concurrency),
    };
    return Promise.resolve(createRunSession({ mode, settings, dependencies }));
  }

  dispose(): void {
    void this.#sandbox?.dispose();
  }

  #dependenciesOf(project: Project, { timeoutMs }: EvalSettings): RunDependencies {
    const { findKey, send, vscodeModel, isTrusted, sandboxScript } = this.#host;
    const endpoints = project.file.models ?? [];
    const findModel = createModelLookup({ endpoints, findKey, send, timeoutMs, vscodeModel });
    if (!isTrusted()) return { findModel };
    this.#sandbox ??= createSandbox({ entry: sandboxScript });
    return { findModel, sandbox: this.#sandbox };
  }
}
