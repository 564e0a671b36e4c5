import { Option, type Command } from 'commander';
import { hasWorkingCopyBadge } from '../../domain/prompt/workingCopy.ts';
import { bumpLevels, type BumpLevel } from '../../domain/prompt/semanticVersion.ts';
import { CliError, createUsageError } from '../cliError.ts';
import type { CommandLine, OpenCommandLine } from '../commandLine.ts';
import type { CliProject } from '../findProject.ts';
import {
  comparePrompts,
  describeState,
  type ComparedPrompt,
} from '../publishing/comparePrompts.ts';
import { publishPrompt, type PublishOutcome } from '../publishing/publishPrompt.ts';
import { choosePrompts } from '../workspace/choosePrompts.ts';
import {
  readWorkspacePrompts,
  type ReadablePrompt,
  type WorkspacePrompt,
} from '../workspace/promptFiles.ts';
import { requireProject } from '../workspace/requireProject.ts';

interface PublishFlags {
  readonly changed?: boolean;
  readonly check?: boolean;
  readonly beside?: boolean;
  readonly bump?: BumpLevel;
  readonly message?: string;
}

type ReadableComparison = ComparedPrompt & { readonly prompt: ReadablePrompt };

/** `publish`: bumps prompts from the files of the project. Moves no traffic. */
export function registerPublish(program: Command, open: OpenCommandLine): void {
  program
    .command('publish')
    .description('publish prompt files as new versions; moves no traffic')
    .argument('[prompt...]', 'keys or files')
    .option('--changed', 'every prompt that changed or was never published')
    .option('--check', 'publish nothing; end with 1 if something is unpublished or invalid')
    .option('--beside', 'publish although there is a newer version than the base of this copy')
    .addOption(
      new Option('--bump <level>', 'default: by what changed, as in the editor').choices([
        ...bumpLevels,
      ]),
    )
    .option('-m, --message <text>', 'why (default: the first line of the last commit)')
    .action(async (wanted: string[], flags: PublishFlags, command: Command) => {
      if (wanted.length === 0 && flags.changed !== true && flags.check !== true)
        throw createUsageError('Name prompts, or say --changed for all that changed.');
      const line = open(command);
      const project = await requireProject(line);
      const all = await readWorkspacePrompts(project);
      const prompts = choosePrompts(all, wanted, { from: line.folder, root: project.root });
      const compared = await compareAll(line, project, prompts);
      if (flags.check === true) check(line, compared);
      else await publishAll(line, { project, compared, flags, isSearch: wanted.length === 0 });
    });
}

async function compareAll(
  line: CommandLine,
  project: CliProject,
  prompts: readonly WorkspacePrompt[],
): Promise<readonly ComparedPrompt[]> {
  const client = await line.connect();
  const environment = await line.chooseEnvironment(undefined);
  return comparePrompts({ client, root: project.root, environment }, prompts);
}

function check(line: CommandLine, compared: readonly ComparedPrompt[]): void {
  const invalid = listProblems(compared);
  const unpublished = compared.filter(({ state }) => hasWorkingCopyBadge(state));
  const lines = unpublished.map(
    ({ prompt, state }) =>
      `${prompt.path}: ${prompt.key} ${state.kind === 'neverPublished' ? 'was' : 'is'} ${describeState(state)}`,
  );
  const isDone = invalid.length === 0 && unpublished.length === 0;
  line.show(
    {
      ok: isDone,
      invalid,
      unpublished: unpublished.map(({ prompt, state }) => ({
        prompt: prompt.key,
        path: prompt.path,
        state,
      })),
    },
    isDone ? `All ${compared.length} prompts are published.` : [...invalid, ...lines],
  );
  if (isDone) return;
  throw new CliError(
    line.wantsJson ? '' : 'Not everything is published: prompt-rollout publish --changed',
  );
}

interface PublishRun {
  readonly project: CliProject;
  readonly compared: readonly ComparedPrompt[];
  readonly flags: PublishFlags;
  /** Nothing was named: what did not change is not worth a line. */
  readonly isSearch: boolean;
}

async function publishAll(line: CommandLine, run: PublishRun): Promise<void> {
  const { project, compared, flags, isSearch } = run;
  const invalid = listProblems(compared);
  if (invalid.length > 0)
    throw new CliError([...invalid, 'Nothing was published. Repair the files first.'].join('\n'));
  const client = await line.connect();
  const outcomes: PublishOutcome[] = [];
  for (const one of compared.filter(isReadable)) {
    const target = { client, root: project.root };
    const { bump, message, beside = false } = flags;
    outcomes.push(await publishPrompt(target, one, { bump, message, beside }));
  }
  const shown = isSearch ? outcomes.filter(({ did }) => did !== 'nothing') : outcomes;
  const lines = shown.length === 0 ? 'Nothing has changed.' : shown.map(describeOutcome);
  line.show({ items: shown }, lines);
}

function isReadable(compared: ComparedPrompt): compared is ReadableComparison {
  return compared.prompt.kind === 'valid';
}

function listProblems(compared: readonly ComparedPrompt[]): string[] {
  return compared.flatMap(({ prompt }) => (prompt.kind === 'valid' ? [] : prompt.problems));
}

function describeOutcome({ prompt, version, did }: PublishOutcome): string {
  switch (did) {
    case 'published':
      return `${prompt} ${version} published.`;
    case 'originAdded':
      return `${prompt} ${version} was there already; noted that it comes from this commit, too.`;
    case 'nothing':
      return `${prompt} ${version} is published already.`;
  }
}
