// One prompt of an `eval`: its cases, asked alone or against a version, recorded and posted as asked for.
import { writeKeptAnswers } from '../../evals/recordings/keptAnswers.ts';
import type { RegistryClient } from '../../client/registryClient.ts';
import { RegistryError } from '../../client/registryError.ts';
import { calculateFixturesHash } from '../../domain/fixtures/fixturesHash.ts';
import { compareVersions } from '../../evals/compare/compareVersions.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import { wasCutShort } from '../../evals/compare/wasCutShort.ts';
import { toEvidence } from '../../evals/evidence/toEvidence.ts';
import { loadCases } from '../../evals/fixtures/loadCases.ts';
import type { LoadedFixtures } from '../../evals/fixtures/loadedCase.ts';
import { runCases } from '../../evals/run/runCases.ts';
import type { RunDependencies, RunRecording } from '../../evals/run/runOptions.ts';
import type { ReadablePrompt, WorkspacePrompt } from '../workspace/promptFiles.ts';
import { createPromptReport, type ReportedRun } from './createPromptReport.ts';
import type { EvalFlags } from './evalFlags.ts';
import type { PromptEvalReport } from './evalReport.ts';
import type { EvalSession } from './evalSession.ts';
import { readEvidencePlace } from './evidencePlace.ts';
import { findBaseline } from './findBaseline.ts';
import { fromComparison, fromRun, type FinishedRun } from './finishedRun.ts';
import { findRecording } from './findRecording.ts';

export interface PromptEval {
  readonly session: EvalSession;
  readonly flags: EvalFlags;
  /** Where versions come from and evidence goes; absent without a comparison. */
  readonly registry?: { readonly client: RegistryClient; readonly environment: string } | undefined;
  readonly onAttempt: () => void;
  /** What should be known and changes no outcome. */
  readonly onNotice: (text: string) => void;
}

interface Job extends PromptEval {
  readonly prompt: ReadablePrompt;
  readonly fixtures: LoadedFixtures;
}

/** Runs the cases of one prompt; undefined where there are none. */
export async function evalPrompt(
  prompt: WorkspacePrompt,
  options: PromptEval,
): Promise<PromptEvalReport | undefined> {
  const { session, flags } = options;
  const loaded = await loadCases(prompt.path, session.files);
  const fixtures = { ...loaded, cases: loaded.cases.filter(provesSomething) };
  if (isEmpty(fixtures)) return undefined;
  if (prompt.kind !== 'valid') return describeUnreadable(prompt);
  const job = { ...options, prompt, fixtures };
  const recording = await openRecording(job);
  const run = await runJob(job, recording);
  if (recording?.mode === 'record' && !run.isCancelled) await keep(job, recording);
  const posted = flags.post === true ? await post(job, run) : {};
  const { key, path, contentHash } = prompt;
  const fixturesHash = calculateFixturesHash(fixtures.cases);
  const { passRate } = flags;
  const place = { prompt: key, path, contentHash, fixturesHash };
  return createPromptReport({ ...run, ...place, fixtures, passRate, ...posted });
}

/** A case that asserts nothing can be tried in the editor; there is nothing in it to pass. */
function provesSomething({ assertions }: LoadedFixtures['cases'][number]): boolean {
  return assertions.length > 0;
}

function isEmpty(fixtures: LoadedFixtures): boolean {
  return fixtures.cases.length === 0 && !isBroken(fixtures);
}

/** Not all cases are known. */
function isBroken({ broken, problems }: LoadedFixtures): boolean {
  return broken.length > 0 || problems.some(({ severity }) => severity === 'error');
}

async function runJob(job: Job, recording: RunRecording | undefined): Promise<FinishedRun> {
  const { session, flags, prompt, fixtures, onAttempt } = job;
  const { settings, signal } = session;
  const { cases } = fixtures;
  const model = flags.model ?? prompt.content.model;
  const dependencies: RunDependencies = {
    ...session.dependencies,
    ...(recording === undefined ? {} : { recording }),
  };
  const options = {
    ...{ signal, repeat: settings.repeat, onAttempt },
    ...(settings.judge === undefined ? {} : { judge: settings.judge }),
    ...(flags.model === undefined ? {} : { model: flags.model }),
  };
  if (flags.compare === undefined) {
    const result = await runCases({ content: prompt.content, cases }, dependencies, options);
    return fromRun(result, model);
  }
  return fromComparison(await compare(job, dependencies, options));
}

async function compare(
  { prompt, fixtures, flags, registry }: Job,
  dependencies: RunDependencies,
  options: Parameters<typeof compareVersions>[2],
): Promise<Comparison> {
  const baseline =
    registry === undefined
      ? undefined
      : await findBaseline(registry.client, {
          prompt: prompt.key,
          compare: flags.compare ?? 'live',
          environment: registry.environment,
        });
  const { cases } = fixtures;
  const input = {
    candidate: prompt.content,
    cases,
    ...(baseline === undefined ? {} : { baseline }),
  };
  return compareVersions(input, dependencies, options);
}

async function openRecording({ session, flags, prompt }: Job): Promise<RunRecording | undefined> {
  if (flags.replay === true) return findRecording(session.files, prompt.path, 'replay');
  if (flags.record === true) return findRecording(session.files, prompt.path, 'record');
  return undefined;
}

async function keep(
  { session, prompt, fixtures }: Job,
  { recording }: RunRecording,
): Promise<void> {
  const caseIds = isBroken(fixtures) ? undefined : new Set(fixtures.cases.map(({ id }) => id));
  await writeKeptAnswers({ root: session.root, promptPath: prompt.path, recording, caseIds });
}

/** Nothing is recorded of a run that was not whole because it was cancelled, or because of errors in the fixtures. */
async function post(
  { session, prompt, fixtures, registry, onNotice }: Job,
  { comparison, isCancelled }: FinishedRun,
): Promise<Pick<ReportedRun, 'evidence' | 'postProblem'>> {
  if (registry === undefined || comparison === undefined || isCancelled || isBroken(fixtures))
    return {};
  if (wasCutShort(comparison))
    return { postProblem: 'The evidence was not recorded, since not all cases ran.' };
  const { root, environment } = session;
  const files = fixtures.files;
  const place = await readEvidencePlace({ prompt: prompt.key, root, files, environment });
  const body = toEvidence(comparison, place);
  if (body === undefined) return {};
  try {
    return { evidence: (await registry.client.evidence.record(body)).id };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    // What was asked and paid for is told all the same.
    if (error.code !== 'prompt_not_found')
      return { postProblem: `The evidence was not recorded. ${error.message}` };
    // A pull request that brings a new prompt is none the worse for it.
    onNotice(
      `${prompt.key} was never published, so there is nothing yet that evidence could be about. Publish it, then post again.`,
    );
    return {};
  }
}

function describeUnreadable(prompt: Exclude<WorkspacePrompt, { kind: 'valid' }>): PromptEvalReport {
  const problems =
    prompt.kind === 'inConflict'
      ? [`${prompt.path}: error: the file has conflicts of a merge; resolve them first.`]
      : prompt.problems;
  return describeUnrun(prompt, problems);
}

/** The report on a prompt of which nothing could be run. */
export function describeUnrun(
  { key, path }: Pick<WorkspacePrompt, 'key' | 'path'>,
  problems: readonly string[],
): PromptEvalReport {
  return {
    ...{ prompt: key, path, answeredBy: [], outcome: 'error', cases: [] },
    ...{ problems: [...problems], tokens: 0, durationMs: 0 },
  };
}
