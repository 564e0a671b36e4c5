// Where a canary can start: what it compares with there, or what stands in its way.
import type { RegistryClient } from '../../client/registryClient.ts';
import { compareVersions } from '../../domain/prompt/compareVersions.ts';
import type { ServingDto } from '../../protocol/registry/deploymentDto.ts';
import { commandIds } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import { orderEnvironments } from '../tree/promptTreeModel.ts';
import type { CommandDeps } from './commandDeps.ts';
import { listEnvironments } from './deployFlow.ts';
import type { PromptInHand } from './resolvePrompt.ts';
import { findRolloutOf } from './revertCommand.ts';
import { readStartEvals } from './startEvals.ts';
import { readEarlierRollback } from './startCautions.ts';
import type { StartAim } from './startForm.ts';

/** A canary in one environment, before it starts. */
export interface Canary extends StartAim {
  readonly inHand: PromptInHand;
  readonly stable: string;
}

/** A version that is to be given to a few, wherever that will be. */
export interface Bringing {
  readonly inHand: PromptInHand;
  readonly candidate: string;
  readonly client: RegistryClient;
  readonly deps: CommandDeps;
}

/** The default environment; where it allows no canary, the nearest one that does, and its own refusal when none does. */
export async function aimSomewhere(bringing: Bringing): Promise<Canary> {
  const { project } = bringing.inHand;
  const { defaultEnvironment } = project;
  try {
    return await aimCanary(bringing, defaultEnvironment);
  } catch (refusal) {
    if (!(refusal instanceof UserError)) throw refusal;
    const names = orderEnvironments(listEnvironments(bringing.inHand), project);
    for (const name of names.filter((one) => one !== defaultEnvironment)) {
      const aim = await aimCanary(bringing, name).catch(ignoreRefusal);
      if (aim !== undefined) return aim;
    }
    throw refusal;
  }
}

function ignoreRefusal(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

/** Throws what stands in the way of a canary in the environment. */
export async function aimCanary(
  { inHand, candidate, client, deps }: Bringing,
  environment: string,
): Promise<Canary> {
  refuseSecond(inHand, environment, deps);
  const { key, copy, project } = inHand;
  const serving = await client.deployments.serving({ prompt: key, environment });
  const stable = requireStable({ inHand, environment, candidate }, serving, deps);
  const { items } = await deps.versions.list(project.connection, key, 100);
  const between = items.filter(
    ({ version }) =>
      compareVersions(version, stable) > 0 && compareVersions(version, candidate) <= 0,
  );
  const { state } = project.connection;
  const place = { prompt: key, environment, candidate };
  const { now } = registryMoment(deps.moment(), state);
  const evaluated = { inHand, version: candidate, environment, stable };
  return {
    inHand,
    environment,
    candidate,
    stable,
    isProtected: state.environments.get(environment)?.protected !== false,
    earlier: await readEarlierRollback(place, client, now),
    evals: await readStartEvals(evaluated, client, deps),
    title: l10n.t('Start Canary: {0} {1} → {2} in {3}', key, stable, candidate, environment),
    hint:
      copy?.state.kind === 'changedSince'
        ? l10n.t('The file has changes that are not in {0}. ', candidate)
        : '',
    messages: between.map(({ message }) => message),
  };
}

function refuseSecond(inHand: PromptInHand, environment: string, deps: CommandDeps): void {
  const running = findRolloutOf(inHand, environment)?.rollout;
  if (running === undefined) return;
  const { candidate, id } = running;
  throw new UserError(
    l10n.t('A rollout of {0} {1} is already running in {2}.', inHand.key, candidate, environment),
    {
      actions: [
        {
          label: l10n.t('Open Rollout'),
          run: () =>
            deps.runCommand(commandIds.openRollout, {
              project: inHand.project.id,
              prompt: inHand.key,
              environment,
              rolloutId: id,
            }),
        },
      ],
    },
  );
}

/** A canary compares with what is live; without that, the first version is deployed to everyone. */
function requireStable(
  { inHand, environment, candidate }: Pick<Canary, 'inHand' | 'environment' | 'candidate'>,
  { deployment }: ServingDto,
  { runCommand }: CommandDeps,
): string {
  const { key, project } = inHand;
  if (deployment === null) {
    throw new UserError(
      l10n.t(
        '{0} serves no version of {1} yet, so there is nothing to compare with. Deploy {2} instead.',
        environment,
        key,
        candidate,
      ),
      {
        actions: [
          {
            label: l10n.t('Deploy {0}', candidate),
            run: () =>
              runCommand(commandIds.deployVersion, {
                project: project.id,
                prompt: key,
                environment,
                version: candidate,
              }),
          },
        ],
      },
    );
  }
  if (deployment.stable !== candidate) return deployment.stable;
  throw new UserError(
    l10n.t(
      '{0} {1} is already what {2} serves. Bump a version first.',
      key,
      candidate,
      environment,
    ),
    {
      actions: [
        {
          label: l10n.t('Bump Version…'),
          run: () => runCommand(commandIds.bumpVersion, { project: project.id, prompt: key }),
        },
      ],
    },
  );
}
