// Runs the fixtures of a prompt on a published version: a candidate before its canary, or one to go back to.
import type { ComparedVersion, Comparison } from '../../evals/compare/comparison.ts';
import type { RunProblem } from '../../evals/run/runResult.ts';
import type { CaseRunner } from '../caseTests/caseRunner.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { VersionCache } from '../connection/versionCache.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { findBaseline } from './findBaseline.ts';

/** Says how far a run is. */
export type ReportProgress = (done: number, total: number) => void;

export interface CompareVersionDeps {
  readonly versions: Pick<VersionCache, 'get'>;
  readonly runner: CaseRunner;
  /** Shows that something runs, and stops it when the person wishes. */
  readonly withProgress: (
    title: string,
    task: (signal: AbortSignal, report: ReportProgress) => Promise<void>,
  ) => Promise<void>;
  readonly tellProblems: (problems: readonly RunProblem[], prompt: PromptFixtures) => void;
  /** Settles once it is recorded, or could not be. */
  readonly onComparison: (
    prompt: PromptFixtures,
    comparison: Comparison,
    version: string,
  ) => Promise<void>;
}

/** The rows of the Test Explorer are about the file, so they stay as they are. */
export async function compareVersionContent(
  prompt: PromptFixtures,
  target: CommandTarget & { readonly version: string },
  deps: CompareVersionDeps,
): Promise<void> {
  const { project, key } = prompt;
  const { cases } = prompt.fixtures;
  if (key === undefined) {
    throw new UserError(l10n.t('{0} has no valid prompt key.', prompt.path));
  }
  const { version } = target;
  const { content } = await deps.versions.get(project.connection, key, version);
  const baseline = await findOther(prompt, target, deps);
  const session = deps.runner.begin(project, 'compare');
  await session.agree([{ prompt, content, cases }], new AbortController().signal);
  const title = l10n.t('Running the fixtures of {0} on {1}', key, version);
  await deps.withProgress(title, async (signal, report) => {
    let done = 0;
    const { comparison, problems } = await session.run({
      ...{ prompt, content, cases, signal },
      ...(baseline === undefined ? {} : { baseline }),
      onStart: () => undefined,
      onCase: () => report((done += 1), cases.length),
    });
    deps.tellProblems(problems, prompt);
    // Of a run that was stopped there is no verdict, and nothing that should count as the newest run.
    if (comparison === undefined || signal.aborted) return;
    await deps.onComparison(prompt, comparison, version);
  });
}

/** The version that was named, else what the named environment serves. */
async function findOther(
  { project, key = '' }: PromptFixtures,
  { baseVersion, environment }: CommandTarget,
  { versions }: CompareVersionDeps,
): Promise<ComparedVersion | undefined> {
  if (baseVersion === undefined) return findBaseline({ project, key }, { versions, environment });
  const { version, content } = await versions.get(project.connection, key, baseVersion);
  return { version, content };
}
