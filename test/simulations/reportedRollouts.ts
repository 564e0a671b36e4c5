/**
 * Rollouts as applications report them over HTTP: every unit is decided by a flagd beside the application, and outcomes
 * come late, several times, of other versions, and made up. All of it takes the road that real outcomes take.
 */
import assert from 'node:assert/strict';
import { DefaultLogger } from '@openfeature/core';
import { FlagdCore } from '@openfeature/flagd-core';
import type { RolloutPlan } from '../../src/domain/rollout/rolloutPlan.ts';
import {
  maxObservations,
  type Observation,
  type ObservationOutcome,
  type ObservationResults,
} from '../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import type { TestRegistry } from '../support/startTestRegistry.ts';
import { createRandomStream, type RandomStream } from './randomStream.ts';

const environment = 'staging';
const [stable, candidate] = ['1.0.0', '1.1.0'];

export interface ReportedRollouts {
  readonly plan: RolloutPlan;
  readonly rollouts: number;
  /** Requests of each rollout in each stage, by returning users. */
  readonly requests: number;
  /** The chance that an answer cannot be parsed. */
  readonly fails: (request: { version: string; tenant: string; progress: number }) => number;
}

export interface ReportedResult {
  /** Rollouts that a guard took back, by the key of that guard. */
  readonly takenBackBy: readonly string[];
  readonly outcomes: ReadonlyMap<ObservationOutcome, number>;
}

/** Plays rollouts side by side through all of their stages. */
export async function reportRollouts(
  registry: TestRegistry,
  simulation: ReportedRollouts,
): Promise<ReportedResult> {
  const person = new RegistryApi(registry.url, registry.personToken);
  const application = new RegistryApi(registry.url, registry.appToken);
  const ids = await startAll(person, simulation);
  const post = createPost(application);
  const stages = simulation.plan.stages.length;
  for (const [stage] of simulation.plan.stages.entries()) {
    const decide = await loadDecisions(application);
    for (const [index, prompt] of [...ids.keys()].entries()) {
      const random = createRandomStream(index * stages + stage);
      await post(prompt, invent(simulation, { prompt, random, decide, stage }));
    }
    for (const id of ids.values()) await leaveStage(person, id);
  }
  const ended = await Promise.all([...ids.values()].map((id) => person.rollout(id)));
  const guards = ended.map(({ end }) => (end?.cause === 'guard' ? end.guard : undefined));
  return {
    takenBackBy: guards.filter((guard) => guard !== undefined),
    outcomes: post.outcomes,
  };
}

/** Ids of the rollouts by prompt. */
async function startAll(
  person: RegistryApi,
  { plan, rollouts }: ReportedRollouts,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (let index = 0; index < rollouts; index += 1) {
    const prompt = `prompt-${index}`;
    await person.publish(prompt, 'one');
    await person.publish(prompt, 'two', stable);
    await person.deploy({ prompt, environment }, { version: stable });
    ids.set(prompt, (await person.start({ prompt, environment }, { candidate, plan })).id);
  }
  return ids;
}

/** A person who looks at nothing: conditions are overridden, so that guards alone decide. */
async function leaveStage(person: RegistryApi, id: string): Promise<void> {
  const { phase, waitsFor } = await person.rollout(id);
  if (phase !== 'progressing') return;
  const conditions = waitsFor.map(({ key }) => key).filter((key) => key !== 'advance');
  const override = { conditions, reason: 'simulated' };
  const { status, text } = await person.act(
    id,
    'advance',
    conditions.length > 0 ? { override } : {},
  );
  assert.equal(status, 200, text);
}

interface Decision {
  readonly version: string;
  readonly revision: number;
}
type Decide = (prompt: string, unit: string, tenant: string) => Decision;

async function loadDecisions(application: RegistryApi): Promise<Decide> {
  const { text } = await application.get(registryPaths.flagdJson(environment));
  const core = new FlagdCore(undefined, new DefaultLogger());
  core.setConfigurations(text);
  return (prompt, unit, tenant) => {
    const context = { targetingKey: unit, tenant };
    const { variant, flagMetadata } = core.resolveObjectEvaluation(prompt, {}, context);
    return { version: String(variant), revision: Number(flagMetadata['deploymentRevision']) };
  };
}

interface Scene {
  readonly prompt: string;
  readonly random: RandomStream;
  readonly decide: Decide;
  readonly stage: number;
}

/** Everything that applications say about one rollout in one stage, in the order in which they say it. */
function invent(
  { requests, plan, fails }: ReportedRollouts,
  { prompt, random, decide, stage }: Scene,
): Observation[] {
  const said: { readonly at: number; readonly observation: Observation }[] = [];
  for (let request = 0; request < requests; request += 1) {
    const user = Math.floor(random() * (requests / 3));
    const tenant = user % 10 === 0 ? 'acme' : 'globex';
    const { version, revision } = decide(prompt, `user-${user}`, tenant);
    const progress = (stage + request / requests) / plan.stages.length;
    const observation: Observation = {
      ...{ id: `${stage}-${request}`, prompt, unit: `user-${user}`, version },
      ...{ deploymentRevision: revision, attributes: { tenant } },
      parseFailure: random() < fails({ version, tenant, progress }),
    };
    const late = random() < 0.3 ? random() * requests : 0;
    said.push({ at: request + late, observation });
    if (random() < 0.3) said.push({ at: request + late * random(), observation });
    if (random() < 0.2) said.push({ at: request, observation: forge(observation, random) });
  }
  return said.sort((left, right) => left.at - right.at).map(({ observation }) => observation);
}

/** Lies that would look like harm: a failure of the candidate for whoever got stable, with or without another deployment. */
function forge(observation: Observation, random: RandomStream): Observation {
  const lie = { ...observation, id: `${observation.id}-lie`, parseFailure: true };
  const kind = Math.floor(random() * 3);
  if (observation.version === candidate) return { ...lie, deploymentRevision: 9999 };
  if (kind === 0) return { ...lie, version: candidate, attributes: { tenant: 'nobody' } };
  if (kind === 1) return { ...lie, version: candidate, deploymentRevision: 1 };
  return { ...lie, version: candidate };
}

function createPost(application: RegistryApi) {
  const outcomes = new Map<ObservationOutcome, number>();
  const post = async (prompt: string, all: readonly Observation[]): Promise<void> => {
    for (let from = 0; from < all.length; from += maxObservations) {
      const observations = all.slice(from, from + maxObservations);
      const path = registryPaths.observations(environment);
      const { status, body, text } = await application.post<ObservationResults>(path, {
        observations,
      });
      assert.equal(status, 200, `${prompt}: ${text}`);
      for (const { outcome } of body.results)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  return Object.assign(post, { outcomes });
}
