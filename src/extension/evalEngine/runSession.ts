import { toEvalSettings, type EvalSettings } from '../../domain/project/evalSettings.ts';
import { compareVersions } from '../../evals/compare/compareVersions.ts';
import type { ComparedVersion } from '../../evals/compare/comparison.ts';
import { answersSince, type AnswerStore } from '../../evals/models/cachedModel.ts';
import type { PriceList } from '../../evals/prices/priceList.ts';
import { Budget } from '../../evals/run/budget.ts';
import { createLimiter } from '../../evals/run/createLimiter.ts';
import { runCases } from '../../evals/run/runCases.ts';
import type { RunDependencies } from '../../evals/run/runOptions.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { RunEnd, RunJob, RunMode, RunSession } from '../caseTests/caseRunner.ts';
import type { Project } from '../projects/project.ts';
import { CostAgreement } from './costAgreement.ts';
import type { EvalEngineHost } from './evalEngineHost.ts';
import { followCases } from './followCases.ts';
import { readRecordedAnswers, writeRecordedAnswers } from './recordedAnswers.ts';
import { comparisonLines, summaryText } from './summaryText.ts';

export interface SessionOptions {
  readonly project: Project;
  readonly mode: RunMode;
  /** Models, prices and the sandbox as the project and the person have them now. */
  readonly findDependencies: (
    project: Project,
    settings: EvalSettings,
  ) => Promise<RunDependencies & { readonly prices: PriceList }>;
  readonly cache: AnswerStore;
  readonly host: Pick<EvalEngineHost, 'findBaseline' | 'confirmCost'>;
}

/** One run with everything that it works with. */
interface Run {
  readonly job: RunJob;
  readonly settings: EvalSettings;
  readonly dependencies: RunDependencies;
}

export function createRunSession(options: SessionOptions): RunSession {
  const { mode, cache, findDependencies, host } = options;
  const { budget: limits, concurrency } = toEvalSettings(options.project.file.evals);
  const shared = { budget: new Budget(limits), limiter: createLimiter(concurrency) };
  const costs = new CostAgreement(host.confirmCost);
  // Evidence rests on what the model says now: what it said last week may be true no more.
  const beganAt = Date.now();
  return {
    agree: async (inputs, signal) => {
      const project = inputs[0]?.prompt.project;
      if (mode === 'replay' || project === undefined) return;
      const settings = toEvalSettings(project.file.evals);
      const { prices } = await findDependencies(project, settings);
      await costs.agree(inputs, { settings, prices, mode, signal });
    },
    run: async (job) => {
      const { project } = job.prompt;
      const settings = toEvalSettings(project.file.evals);
      const found = await findDependencies(project, settings);
      const run = { job, settings, dependencies: { ...found, ...shared } };
      switch (mode) {
        case 'run':
          return runOnce(run, { cache });
        case 'compare':
          return compare(run, answersSince(cache, beganAt), host.findBaseline);
        case 'record':
        case 'replay':
          return runRecorded(run, mode);
      }
    },
  };
}

async function runRecorded(run: Run, mode: 'record' | 'replay'): Promise<RunEnd> {
  const { prompt } = run.job;
  const recording = await readRecordedAnswers(prompt);
  const end = await runOnce(run, { recording: { recording, mode } });
  if (mode === 'record') await writeRecordedAnswers(prompt, recording);
  return end;
}

async function runOnce(
  { job, settings, dependencies }: Run,
  answers: Pick<RunDependencies, 'cache' | 'recording'>,
): Promise<RunEnd> {
  const result = await runCases(
    job,
    { ...dependencies, ...answers },
    {
      signal: job.signal,
      repeat: settings.repeat,
      ...(settings.judge === undefined ? {} : { judge: settings.judge }),
      ...followCases(job, settings),
    },
  );
  return { problems: result.problems, lines: [summaryText(result)] };
}

/** The rows show the candidate; what the live version answered is in the comparison. */
async function compare(
  { job, settings, dependencies }: Run,
  cache: AnswerStore,
  findBaseline: (prompt: PromptFixtures) => Promise<ComparedVersion | undefined>,
): Promise<RunEnd> {
  const baseline = job.baseline ?? (await findBaseline(job.prompt));
  const { onAttemptStart, onAttempt } = followCases(job, settings);
  const comparison = await compareVersions(
    {
      candidate: job.content,
      cases: job.cases,
      ...(baseline === undefined ? {} : { baseline }),
    },
    { ...dependencies, cache },
    {
      signal: job.signal,
      repeat: settings.repeat,
      ...(settings.judge === undefined ? {} : { judge: settings.judge }),
      onAttemptStart: (side, one) => {
        if (side === 'candidate') onAttemptStart(one);
      },
      onAttempt: (side, one, result) => {
        if (side === 'candidate') onAttempt(one, result);
      },
    },
  );
  return { problems: comparison.problems, lines: comparisonLines(comparison), comparison };
}
