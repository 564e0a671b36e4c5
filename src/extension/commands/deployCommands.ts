import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { versionStateText } from '../tree/describeVersionRow.ts';
import { orderEnvironments } from '../tree/promptTreeModel.ts';
import type { CommandDeps } from './commandDeps.ts';
import { deployFlow, listEnvironments, servedText } from './deployFlow.ts';
import { requirePublished } from './requirePublished.ts';
import { resolvePrompt, type PromptInHand } from './resolvePrompt.ts';

/** Deploy to Staging: the first environment on the road, and the newest version. One step. */
export async function deployToStaging(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const inHand = await resolvePrompt(target, deps, l10n.t('Deploy to Staging'));
  const verb = l10n.t('deploy to staging');
  await inHand.project.connection.writer(verb);
  const environment = findStaging(inHand);
  const version = target.version ?? (await requirePublished(inHand, deps));
  await deployFlow({ inHand, environment, version, verb, action: l10n.t('Deploy') }, deps);
}

/** Deploy Version…: environment and version are asked where the target does not name them. */
export async function deployVersion(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const title = l10n.t('Deploy Version');
  const inHand = await resolvePrompt(target, deps, title);
  const verb = l10n.t('deploy the version');
  await inHand.project.connection.writer(verb);
  const environment = target.environment ?? (await askEnvironment(inHand, deps, title));
  const version = target.version ?? (await askVersion(inHand, deps, { title, environment }));
  await deployFlow({ inHand, environment, version, verb, action: l10n.t('Deploy') }, deps);
}

/** The environment called staging, else the first on the road that is not the default one. */
export function findStaging(inHand: PromptInHand): string {
  const { defaultEnvironment, connection } = inHand.project;
  const names = listEnvironments(inHand);
  const first =
    names.find((name) => name === 'staging') ??
    names.find(
      (name) =>
        name !== defaultEnvironment && connection.state.environments.get(name)?.protected !== true,
    );
  if (first !== undefined) return first;
  throw new UserError(l10n.t('This registry has no environment before {0}.', defaultEnvironment));
}

async function askEnvironment(
  inHand: PromptInHand,
  { ui }: CommandDeps,
  title: string,
): Promise<string> {
  const { project, key } = inHand;
  const items = orderEnvironments(listEnvironments(inHand), project).map((name) => ({
    label: name,
    description: servedText(inHand, name),
    value: name,
    isPreselected: name === project.defaultEnvironment,
  }));
  return ui.pick({ title, placeholder: l10n.t('Where should {0} be deployed?', key), items });
}

const listedVersions = 100;

async function askVersion(
  inHand: PromptInHand,
  deps: CommandDeps,
  { title, environment }: { readonly title: string; readonly environment: string },
): Promise<string> {
  await requirePublished(inHand, deps);
  const { project, key } = inHand;
  const { items } = await deps.versions.list(project.connection, key, listedVersions);
  return deps.ui.pick({
    title,
    placeholder: l10n.t('Which version of {0} for {1}?', key, environment),
    items: items.map((version, index) => ({
      label: version.version,
      description: versionStateText(version.state),
      detail: version.message,
      value: version.version,
      isPreselected: index === 0,
    })),
  });
}

export const deployHandlers = (deps: CommandDeps) => ({
  [commandIds.deployToStaging]: (target: CommandTarget) => deployToStaging(target, deps),
  [commandIds.deployVersion]: (target: CommandTarget) => deployVersion(target, deps),
});
