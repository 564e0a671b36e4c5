// Deploys a version to an environment: confirms where it is protected, offers Undo where it is not.
import type { RegistryClient } from '../../client/registryClient.ts';
import type { ExpectedRevision } from '../../client/registryTransport.ts';
import type { DeployVersion, ServingDto } from '../../protocol/registry/deploymentDto.ts';
import { commandIds } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { shareText } from '../rollouts/shareText.ts';
import { environmentText } from '../tree/promptSummary.ts';
import { askOverride } from './askOverride.ts';
import type { CommandDeps } from './commandDeps.ts';
import { isOlder, offerFixtures, readVersionEvals } from './goingBack.ts';
import { isRegistryFault, explainServing, retryOnConflict } from './registryFault.ts';
import type { PromptInHand } from './resolvePrompt.ts';

export interface Deploy {
  readonly inHand: PromptInHand;
  readonly environment: string;
  readonly version: string;
  /** As in "could not <verb>". */
  readonly verb: string;
  /** `Revert` or `Deploy`: the button that does it. */
  readonly action: string;
  readonly reason?: string;
}

/** Deploys and says so. */
export async function deployFlow(deploy: Deploy, deps: CommandDeps): Promise<void> {
  const { inHand, environment } = deploy;
  const place = { prompt: inHand.key, environment };
  const done = await retryOnConflict(
    deps,
    () => attempt(deploy, deps),
    () => explainServing(inHand.project, place),
  );
  if (done !== undefined) report(deploy, done, deps);
}

interface Deployed {
  /** What was served before. */
  readonly serving: ServingDto;
  /** The latest evals of the version; absent where nothing asks for them, and where they cannot be read. */
  readonly evals: string | undefined;
}

/** Undefined when there was nothing to do. */
async function attempt(deploy: Deploy, deps: CommandDeps): Promise<Deployed | undefined> {
  const { inHand, environment, version } = deploy;
  const { connection } = inHand.project;
  const client = await connection.writer(deploy.verb);
  const place = { prompt: inHand.key, environment };
  const serving = await client.deployments.serving(place);
  const { deployment } = serving;
  if (deployment?.stable === version && deployment.candidate === undefined) {
    deps.ui.inform(l10n.t('{0} already serves {1}.', environment, version));
    return undefined;
  }
  const evals = await readEvals(deploy, deployment?.stable, deps);
  await confirmDeploy(deploy, { serving, evals }, deps);
  const body: DeployVersion = {
    version,
    ...(deploy.reason === undefined ? {} : { reason: deploy.reason }),
    ...(deployment?.candidate === undefined ? {} : { endRollout: true }),
  };
  await send(deploy, body, { client, expected: deployment?.revision ?? 'none', deps });
  return { serving, evals };
}

/** Of a version that goes back what is known; of a new one what it rests on, where its place asks for that. */
async function readEvals(
  { inHand, environment, version }: Deploy,
  stable: string | undefined,
  deps: CommandDeps,
): Promise<string | undefined> {
  if (isOlder(version, stable)) return readVersionEvals(inHand, { version }, deps);
  const { environments } = inHand.project.connection.state;
  if (environments.get(environment)?.requireEvidence !== true) return undefined;
  return readVersionEvals(inHand, { version, baseline: stable }, deps);
}

interface Sending {
  readonly client: RegistryClient;
  readonly expected: ExpectedRevision;
  readonly deps: CommandDeps;
}

/** An owner may go on without evidence, and says why. */
async function send(deploy: Deploy, body: DeployVersion, sending: Sending): Promise<void> {
  const { inHand, environment, version } = deploy;
  const { client, expected, deps } = sending;
  const place = { prompt: inHand.key, environment };
  try {
    await client.deployments.deploy(place, body, { expected });
  } catch (error) {
    if (!isRegistryFault(error, 'evidence_required', 'gate_not_met')) throw error;
    const draft = ['override', inHand.key, environment];
    const override = await askOverride(
      {
        title: titleOf(deploy),
        conditions: error.conditions,
        identity: inHand.project.connection.state.info?.identity,
        draft,
        goOn: l10n.t('Deploy {0} anyway…', version),
      },
      deps,
    );
    await client.deployments.deploy(place, { ...body, override }, { expected });
    await deps.drafts.forget(...draft);
  }
}

/** One dialog that names before and after, for protected environments and when it ends a rollout. */
async function confirmDeploy(
  deploy: Deploy,
  { serving, evals }: Deployed,
  deps: CommandDeps,
): Promise<void> {
  const { inHand, environment, version, action } = deploy;
  const { deployment } = serving;
  const isProtected =
    inHand.project.connection.state.environments.get(environment)?.protected ?? true;
  const candidate = deployment?.candidate;
  if (!isProtected && candidate === undefined) return;
  const before = deployment?.stable ?? l10n.t('nothing');
  const ends =
    candidate === undefined
      ? []
      : [
          l10n.t(
            'This ends the rollout of {0}, which is at {1}.',
            candidate.version,
            shareText(candidate.rules),
          ),
        ];
  await deps.ui.confirm({
    message: l10n.t('{0} {1} in {2}: {3} → {4}', action, inHand.key, environment, before, version),
    detail: [
      l10n.t('Everyone gets {0} with the next request.', version),
      ...ends,
      ...(evals === undefined ? [] : [`${evals}.`]),
    ].join('\n'),
    actions: [{ label: l10n.t('{0} {1}', action, version), value: true }],
  });
}

function report(deploy: Deploy, { serving, evals }: Deployed, deps: CommandDeps): void {
  const { inHand, environment, version } = deploy;
  const isProtected =
    inHand.project.connection.state.environments.get(environment)?.protected ?? true;
  const previous = serving.deployment?.stable;
  const message = l10n.t('{0} now serves {1} {2}.', environment, inHand.key, version);
  const undo =
    isProtected || previous === undefined || previous === version
      ? []
      : [
          {
            label: l10n.t('Undo'),
            run: () => deps.runCommand(commandIds.deployVersion, undoTarget(deploy, previous)),
          },
        ];
  if (!isOlder(version, previous)) {
    deps.ui.inform(message, undo);
    return;
  }
  const said = evals === undefined ? message : `${message} ${evals}.`;
  const offered = offerFixtures(inHand, { version, baseVersion: previous }, deps);
  deps.ui.inform(said, [...undo, ...offered]);
}

function undoTarget({ inHand, environment }: Deploy, version: string) {
  return { project: inHand.project.id, prompt: inHand.key, environment, version };
}

function titleOf({ inHand, environment, version }: Deploy): string {
  return l10n.t('Deploy {0} {1} to {2}', inHand.key, version, environment);
}

/** Environments of the project's registry; refuses when none is known yet. */
export function listEnvironments({ project }: PromptInHand): readonly string[] {
  const names = [...project.connection.state.environments.keys()];
  if (names.length > 0) return names;
  throw new UserError(l10n.t('The registry has not said yet which environments there are.'));
}

/** What an environment serves of the prompt, for a list to choose from. */
export function servedText({ prompt }: PromptInHand, environment: string): string {
  const served = prompt?.environments.find((one) => one.environment === environment);
  return served === undefined ? l10n.t('serves nothing yet') : environmentText(served);
}
