import type { Command } from 'commander';
import type { RegistryClient } from '../../client/registryClient.ts';
import { RegistryError } from '../../client/registryError.ts';
import { describeTraffic } from '../../domain/deployment/describeTraffic.ts';
import type { WorkingCopyState } from '../../domain/prompt/workingCopy.ts';
import type { RolloutDto, RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { PromptDto, PromptEnvironmentDto } from '../../protocol/registry/promptDto.ts';
import { CliError } from '../cliError.ts';
import type { CommandLine, OpenCommandLine } from '../commandLine.ts';
import { describeConfounder } from '../describeConfounders.ts';
import { healthWords } from '../describeGuards.ts';
import { isRecoveryOpen, recoveryWords } from '../describeRecovery.ts';
import { describeWanted } from '../describeReviews.ts';
import { phaseWords } from '../describeRollout.ts';
import { formatTable } from '../formatTable.ts';
import { comparePrompts, describeState } from '../publishing/comparePrompts.ts';
import { readWorkspacePrompts } from '../workspace/promptFiles.ts';

interface PromptStatus {
  readonly prompt: string;
  readonly newestVersion: string | undefined;
  readonly environments: readonly PromptEnvironmentDto[];
  /** Absent outside of a project, and for prompts without a file in it. */
  readonly workingCopy: WorkingCopyState | undefined;
}

/** `status`: what every environment serves, and how the files of the project stand to it. */
export function registerStatus(program: Command, open: OpenCommandLine): void {
  program
    .command('status')
    .description('show what each environment serves and what is unpublished')
    .argument('[prompt...]', 'keys (default: all)')
    .action(async (wanted: string[], _flags: object, command: Command) => {
      const line = open(command);
      const client = await line.connect();
      const environments = await client.environments.list();
      const copies = await readCopies(line, client, wanted);
      const prompts = await readPrompts(client, wanted);
      const items = join(prompts, copies);
      for (const key of wanted)
        if (!items.some(({ prompt }) => prompt === key))
          throw new CliError(`Neither the registry nor the project has a prompt “${key}”.`);
      const rollouts = await readRollouts(client);
      const names = environments.map(({ name }) => name);
      const confounded = await readConfounded(client, items, rollouts);
      line.show({ items, confounded }, [
        ...listStatusLines(items, names, rollouts),
        ...listConfounderLines(confounded),
      ]);
    });
}

async function readCopies(
  line: CommandLine,
  client: RegistryClient,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, WorkingCopyState>> {
  const project = await line.project();
  if (project === undefined) return new Map();
  const environment = await line.chooseEnvironment(undefined);
  const all = await readWorkspacePrompts(project);
  const chosen = wanted.length === 0 ? all : all.filter(({ key }) => wanted.includes(key));
  const compared = await comparePrompts({ client, root: project.root, environment }, chosen);
  return new Map(compared.map(({ prompt, state }) => [prompt.key, state]));
}

async function readPrompts(
  client: RegistryClient,
  wanted: readonly string[],
): Promise<PromptDto[]> {
  if (wanted.length === 0)
    return (await client.prompts.listAll()).filter(({ archived }) => !archived);
  const found: PromptDto[] = [];
  for (const key of wanted)
    try {
      found.push(await client.prompts.get(key));
    } catch (error) {
      // It may be a file that was never published.
      if (!(error instanceof RegistryError && error.code === 'prompt_not_found')) throw error;
    }
  return found;
}

function join(
  prompts: readonly PromptDto[],
  copies: ReadonlyMap<string, WorkingCopyState>,
): PromptStatus[] {
  const known = new Map(prompts.map((prompt) => [prompt.key, prompt]));
  const keys = [...new Set([...known.keys(), ...copies.keys()])].sort();
  return keys.map((key) => ({
    prompt: key,
    newestVersion: known.get(key)?.newestVersion,
    environments: known.get(key)?.environments ?? [],
    workingCopy: copies.get(key),
  }));
}

/** Rollouts that run, and those that were rolled back and nobody has closed. */
async function readRollouts(client: RegistryClient): Promise<readonly RolloutSummaryDto[]> {
  const phases = ['progressing', 'paused', 'rolledBack'] as const;
  const all = await client.rollouts.listAll({ phases });
  return all.filter((one) => one.phase !== 'rolledBack' || isRecoveryOpen(one));
}

/** A running rollout of which something else than the version could explain what is seen. */
type Confounded = Required<
  Pick<RolloutDto, 'id' | 'prompt' | 'environment' | 'candidate' | 'confounders'>
>;

/** Only what is read one by one has confounders. */
async function readConfounded(
  client: RegistryClient,
  items: readonly PromptStatus[],
  rollouts: readonly RolloutSummaryDto[],
): Promise<Confounded[]> {
  const shown = new Set(items.map((item) => item.prompt));
  const running = rollouts.filter((one) => one.phase !== 'rolledBack' && shown.has(one.prompt));
  const found = await Promise.all(running.map((one) => client.rollouts.get(one.id)));
  return found.flatMap(({ id, prompt, environment, candidate, confounders = [] }) =>
    confounders.length === 0 ? [] : [{ id, prompt, environment, candidate, confounders }],
  );
}

function listConfounderLines(confounded: readonly Confounded[]): string[] {
  return confounded.flatMap(({ prompt, candidate, environment, confounders }) =>
    confounders.map(
      (one) => `Beware, ${prompt} ${candidate} in ${environment}: ${describeConfounder(one)}`,
    ),
  );
}

function listStatusLines(
  items: readonly PromptStatus[],
  environments: readonly string[],
  rollouts: readonly RolloutSummaryDto[],
): string[] {
  if (items.length === 0) return ['No prompts.'];
  const hasCopies = items.some(({ workingCopy }) => workingCopy !== undefined);
  const headings = ['PROMPT', 'NEWEST', ...environments.map((name) => name.toUpperCase())];
  return formatTable(
    hasCopies ? [...headings, 'FILE'] : headings,
    items.map((item) => [
      item.prompt,
      item.newestVersion ?? '',
      ...environments.map((name) =>
        describeServing(
          item.environments.find(({ environment }) => environment === name),
          rollouts.filter((one) => one.prompt === item.prompt && one.environment === name),
        ),
      ),
      item.workingCopy === undefined ? '' : describeState(item.workingCopy),
    ]),
  );
}

/** `1.3.0`, `1.3.0 → 1.4.0 10 % (paused, 1 review wanted)` or `1.3.0 (1.4.0 rolled back, stable is watched)`. */
function describeServing(
  served: PromptEnvironmentDto | undefined,
  rollouts: readonly RolloutSummaryDto[],
): string {
  if (served === undefined) return '-';
  const { stable, candidate } = served;
  if (candidate === undefined) return `${stable}${describeLast(stable, rollouts)}`;
  const share = describeTraffic(candidate.rules).join(', ');
  const { health, reviewWanted } = rollouts.find(({ id }) => id === candidate.rolloutId) ?? {};
  const words = [
    phaseWords[candidate.phase],
    ...(health ? [healthWords[health]] : []),
    ...(reviewWanted ? [describeWanted(reviewWanted)] : []),
  ];
  return `${stable} → ${candidate.version} ${share} (${words.join(', ')})`;
}

/** The last rollback to what is served now, while it is open. */
function describeLast(stable: string, rollouts: readonly RolloutSummaryDto[]): string {
  const last = rollouts.find((one) => one.stable === stable);
  if (last?.recovery === undefined) return '';
  return ` (${last.candidate} rolled back, ${recoveryWords[last.recovery.state]})`;
}
