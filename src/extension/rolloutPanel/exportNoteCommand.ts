// Export Note…: the rollout note with its present values as a Markdown file.
import type { RegistryClient } from '../../client/registryClient.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { requireProjects, resolvePrompt } from '../commands/resolvePrompt.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import { toNoteMarkdown } from './noteMarkdown.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

export interface ExportNoteDeps extends CommandDeps {
  /** Asks where, and writes. False when the person left the dialog. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
}

export async function exportNote(target: CommandTarget, deps: ExportNoteDeps): Promise<void> {
  await deps.projects.ready;
  const { project, id } = await findRollout(target, deps);
  const client = await project.connection.reader();
  const facts = await readNoteFacts(client, project, { id, deps });
  await deps.saveText(nameOf(facts.rollout), toNoteMarkdown(facts, facts.rollout));
}

async function findRollout(
  target: CommandTarget,
  deps: ExportNoteDeps,
): Promise<{ readonly project: Project; readonly id: string }> {
  const { rolloutId } = target;
  if (rolloutId !== undefined) {
    const projects = requireProjects(deps);
    const project =
      projects.find(({ id }) => id === target.project) ??
      projects.find(({ connection }) => connection.state.rollouts.has(rolloutId));
    if (project !== undefined) return { project, id: rolloutId };
  }
  const { project, key } = await resolvePrompt(target, deps, l10n.t('Export Note'));
  const client = await project.connection.reader();
  const { items } = await client.rollouts.list({
    prompt: key,
    environment: target.environment,
    limit: 50,
  });
  const [newest] = items.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  if (newest !== undefined) return { project, id: newest.id };
  throw new UserError(l10n.t('There has been no rollout of {0} yet, so there is no note.', key));
}

async function readNoteFacts(
  client: RegistryClient,
  { connection }: Project,
  { id, deps }: { readonly id: string; readonly deps: ExportNoteDeps },
): Promise<RolloutPanelFacts & { readonly rollout: RolloutDto }> {
  const rollout = await client.rollouts.get(id);
  const { prompt, environment, candidateHash } = rollout;
  const serving = await client.deployments.serving({ prompt, environment });
  const recorded = await client.evidence.list({ prompt, contentHash: candidateHash, limit: 1 });
  const [evidence] = recorded.items;
  return {
    target: { registry: connection.id, prompt, environment },
    registry: connection.label,
    connection: connection.status,
    ...registryMoment(deps.moment(), connection.state),
    mayAct: true,
    confirms: true,
    hasPromptFile: false,
    rollout,
    serving,
    live: { filter: {}, ...(evidence === undefined ? {} : { evidence }) },
  };
}

/** `support-answer-1.4.0-production.md`. */
function nameOf({ prompt, candidate, environment }: RolloutDto): string {
  return `${prompt.replaceAll('/', '-')}-${candidate}-${environment}.md`;
}

export const exportNoteHandlers = (deps: ExportNoteDeps) => ({
  [commandIds.exportNote]: (target: CommandTarget) => exportNote(target, deps),
});
