import { RegistryError } from '../../client/registryError.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import { l10n } from '../platform/localize.ts';
import type { Project } from '../projects/project.ts';
import { rolloutOutcomeText } from '../rollouts/rolloutSentence.ts';
import type { CommandDeps } from './commandDeps.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';

/** True for a refusal of the registry with one of these codes. */
export function isRegistryFault(
  error: unknown,
  ...codes: readonly RegistryError['code'][]
): error is RegistryError {
  return error instanceof RegistryError && codes.includes(error.code);
}

/** Codes that mean: somebody was faster. */
const conflictCodes = ['precondition_failed', 'rollout_final', 'rollout_paused'] as const;

/**
 * Runs a flow again from its start when somebody else changed the state meanwhile, after saying what they did. `explain`
 * reads the present state anew.
 */
export async function retryOnConflict<T>(
  { ui, log }: Pick<CommandDeps, 'ui' | 'log'>,
  flow: () => Promise<T>,
  explain: () => Promise<string>,
): Promise<T> {
  for (;;) {
    try {
      return await flow();
    } catch (error) {
      if (!isRegistryFault(error, ...conflictCodes)) throw error;
      log.info(`Somebody else was faster: ${error.code}.`);
      const what = await explain();
      await ui.confirm({
        message: l10n.t('Somebody changed this meanwhile.'),
        detail: what,
        actions: [{ label: l10n.t('Try Again'), value: true }],
      });
    }
  }
}

/** What a rollout is now and who made it so. */
export async function explainRollout(
  project: Project,
  rolloutId: string,
  { moment }: Pick<CommandDeps, 'moment'>,
): Promise<string> {
  const client = await project.connection.reader();
  const rollout = await client.rollouts.get(rolloutId);
  const [last] = (await client.audit.list({ rolloutId, limit: 1 })).items;
  const by = last?.actor.name;
  const reason = last?.override?.reason ?? last?.reason;
  const state = rolloutOutcomeText(rollout, registryMoment(moment(), project.connection.state));
  return [
    l10n.t('{0} {1} is now: {2}.', rollout.prompt, rollout.candidate, state),
    by === undefined ? '' : l10n.t('By {0}.', by),
    reason === undefined ? '' : l10n.t('Reason: {0}', reason),
    isFinalPhase(rollout.phase) ? l10n.t('It has ended.') : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What an environment serves now and who made it so. */
export async function explainServing(
  project: Project,
  place: { readonly prompt: string; readonly environment: string },
): Promise<string> {
  const client = await project.connection.reader();
  const { deployment } = await client.deployments.serving(place);
  if (deployment === null) return l10n.t('{0} serves nothing now.', place.environment);
  return l10n.t(
    '{0} now serves {1}, by {2}.',
    place.environment,
    deployment.stable,
    deployment.actor.name,
  );
}
