// Commands on fixtures: run them, compare with live.
import type { CommandDeps } from '../commands/commandDeps.ts';
import { resolvePromptFile } from '../commands/resolvePrompt.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { acceptAnswer, type ShownFailure } from './acceptAnswer.ts';
import type { RunMode } from './caseRunner.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';
import type { FixtureFiles } from './saveFixture.ts';

export interface FixtureDeps extends CommandDeps {
  readonly book: Pick<FixtureBook, 'findPrompt' | 'read'>;
  /** As the Test Explorer runs them. */
  readonly runAll: (promptUri: string, mode: RunMode) => Promise<void>;
  /** Runs the fixtures on a published version, and compares with live or what the target names. */
  readonly compareVersion: (
    prompt: PromptFixtures,
    target: CommandTarget & { readonly version: string },
  ) => Promise<void>;
  readonly requireTrust: () => void;
  readonly files: FixtureFiles;
  /** The failure that a menu of the Test Explorer is about. */
  readonly findFailure: (argument: unknown) => ShownFailure | undefined;
}

export const fixtureHandlers = (deps: FixtureDeps) => ({
  [commandIds.runFixtures]: (target: CommandTarget) =>
    run(target, deps, { mode: 'run', title: l10n.t('Run Fixtures') }),
  [commandIds.compareFixtures]: (target: CommandTarget) =>
    run(target, deps, { mode: 'compare', title: l10n.t('Compare with Live') }),
  [commandIds.acceptAnswer]: (_target: CommandTarget, argument?: unknown) =>
    acceptAnswer(deps.findFailure(argument), deps),
});

async function run(
  target: CommandTarget,
  deps: FixtureDeps,
  { mode, title }: { readonly mode: RunMode; readonly title: string },
): Promise<void> {
  deps.requireTrust();
  const uri = await findPromptUri(target, deps, title);
  const read = await deps.book.read(uri);
  if (read === undefined)
    throw new UserError(l10n.t('Fixtures run only in folders on this machine.'));
  requireCases(read, deps);
  const { version } = target;
  if (mode === 'compare' && version !== undefined) {
    await deps.compareVersion(read, { ...target, version });
  } else await deps.runAll(uri, mode);
}

function requireCases(
  { uri, path, fixtures }: PromptFixtures,
  { runCommand }: Pick<FixtureDeps, 'runCommand'>,
): void {
  if (fixtures.cases.length + fixtures.broken.length > 0) return;
  const error = fixtures.problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) {
    const { file, message, range } = error;
    const line = String(range.start.line + 1);
    throw new UserError(
      l10n.t('{0}, line {1}: {2} Mend it, then run the fixtures.', file, line, message),
    );
  }
  throw new UserError(
    l10n.t(
      'There are no fixtures beside {0} yet. Try the prompt, and save the answer as a fixture.',
      path,
    ),
    {
      actions: [
        { label: l10n.t('Try Prompt'), run: () => runCommand(commandIds.tryPrompt, { uri }) },
      ],
    },
  );
}

/** The prompt file; from a fixtures file its prompt is meant. */
export async function findPromptUri(
  target: CommandTarget,
  deps: CommandDeps & { readonly book: Pick<FixtureBook, 'findPrompt'> },
  title: string,
): Promise<string> {
  await deps.projects.ready;
  const file = target.uri ?? (target.prompt === undefined ? deps.editor.activeFile() : undefined);
  const uri = file === undefined ? undefined : deps.book.findPrompt(file);
  const named = uri === undefined ? target : { ...target, uri };
  return (await resolvePromptFile(named, deps, title)).copy.uri;
}
