import type { EvalSettings } from '../../domain/project/evalSettings.ts';
import { compareVersions } from '../../evals/compare/compareVersions.ts';
import type { ComparedVersion } from '../../evals/compare/comparison.ts';
import type { AnswerStore } from '../../evals/models/cachedModel.ts';
import { runCases } from '../../evals/run/runCases.ts';
import type { RunDependencies } from '../../evals/run/runOptions.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { RunEnd, RunJob, RunMode, RunSession } from '../caseTests/caseRunner.ts';
import { followCases } from './followCases.ts';
import { readRecordedAnswers, writeRecordedAnswers } from './recordedAnswers.ts';
import { comparisonLines, summaryText } from './summaryText.ts';

export interface SessionOptions {
  readonly mode: RunMode;
  readonly settings: EvalSettings;
  readonly dependencies: RunDependencies;
  readonly cache: AnswerStore;
  readonly findBaseline: (prompt: PromptFixtures) => Promise<ComparedVersion | undefined>;
}

export function createRunSession(options: SessionOptions): RunSession {
  return {
    run: async (job) => {
      switch (options.mode) {
        case 'run':
          return runOnce(job, options, { cache: options.cache });
        case 'compare':
          return compare(job, options);
        case 'record':
        case 'replay':
          return runRecorded(job, options, options.mode);
      }
    },
  };
}

async function runRecorded(
  job: RunJob,
  options: SessionOptions,
  mode: 'record' | 'replay',
): Promise<RunEnd> {
  const recording = await readRecordedAnswers(job.prompt);
  const end = await runOnce(job, options, { recording: { recording, mode } });
  if (mode === 'record') await writeRecordedAnswers(job.prompt, recording);
  return end;
}

async function runOnce(
  job: RunJob,
  { settings, dependencies }: SessionOptions,
  answers: Pick<RunDependencies, 'cache' | 'recording'>,
): Promise<RunEnd> {
  const { problems, summary } = await runCases(
    job,
    { ...dependencies, ...answers },
    {
      signal: job.signal,
      repeat: settings.repeat,
      ...(settings.judge === undefined ? {} : { judge: settings.judge }),
      ...followCases(job, settings),
    },
  );
  return { problems, lines: [summaryText(summary)] };
}

/** The rows show the candidate; what the live version answered is in the comparison. */
async function compare(
  job: RunJob,
  { settings, dependencies, cache, findBaseline }: SessionOptions,
): Promise<RunEnd> {
  const baseline = await findBaseline(job.prompt);
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
