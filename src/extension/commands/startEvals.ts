// What a start rests on: the eval runs on the candidate's content, and what the gates before traffic say of them.
import type { RegistryClient } from '../../client/registryClient.ts';
import { assessStartEvidence } from '../../domain/rollout/assessStartEvidence.ts';
import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import {
  findNewestRun,
  readRecordedEvals,
  tellEvals,
  type ToldEvals,
} from '../comparisons/recordedEvals.ts';
import type { CommandTarget } from '../manifest.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import type { CommandDeps } from './commandDeps.ts';
import type { PromptInHand } from './resolvePrompt.ts';

/** A version, and the version that it is compared with. */
export interface EvaluatedVersion {
  readonly inHand: PromptInHand;
  readonly version: string;
  readonly environment: string;
  /** What the environment serves. */
  readonly stable: string;
}

export interface StartEvals extends ToldEvals {
  /** The run that the text is about. */
  readonly evidenceId: string | undefined;
  /** The newest of all runs: another one tells that somebody ran them meanwhile. */
  readonly newestId: string | undefined;
  /** Runs the fixtures of this window on the version; undefined without its file. */
  readonly compareTarget: CommandTarget | undefined;
  /** One condition for each gate before traffic that asks. */
  readonly assess: (plan: RolloutPlan) => readonly GateCondition[];
}

export async function readStartEvals(
  evaluated: EvaluatedVersion,
  client: Pick<RegistryClient, 'evidence'>,
  deps: CommandDeps,
): Promise<StartEvals> {
  const { inHand, version, environment, stable } = evaluated;
  const { project, key } = inHand;
  const { state } = project.connection;
  const { contentHash, content } = await deps.versions.get(project.connection, key, version);
  const evidence = await readRecordedEvals(client, { prompt: key, contentHash });
  const { now } = registryMoment(deps.moment(), state);
  const run = findNewestRun(evidence, stable);
  const requireEvidence = state.environments.get(environment)?.requireEvidence === true;
  return {
    ...tellEvals({ run, runs: evidence }, now),
    evidenceId: run?.id,
    newestId: evidence[0]?.id,
    compareTarget: toCompareTarget(evaluated, contentHash),
    assess: (plan) =>
      assessStartEvidence(
        {
          ...{ plan, contentHash, stable, evidence, environment: { requireEvidence } },
          model: content.model,
        },
        now,
      ),
  };
}

/** The file itself where it holds the version and the default environment is meant: then the Test Explorer shows it. */
function toCompareTarget(
  { inHand: { copy, project }, version, environment }: EvaluatedVersion,
  contentHash: string,
): CommandTarget | undefined {
  if (copy === undefined) return undefined;
  const isFile = copy.contentHash === contentHash && environment === project.defaultEnvironment;
  return isFile ? { uri: copy.uri } : { uri: copy.uri, version, environment };
}
