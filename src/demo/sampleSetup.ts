/** Publishes and deploys the sample's past over HTTP. It may be repeated, and goes on where it was interrupted. */
import {
  deploymentDtoSchema,
  servingDtoSchema,
  type DeploymentDto,
} from '../protocol/registry/deploymentDto.ts';
import { environmentDtoSchema } from '../protocol/registry/environmentDto.ts';
import type { Problem } from '../protocol/registry/problem.ts';
import { registryPaths } from '../protocol/registry/registryPaths.ts';
import { versionDtoSchema, versionListSchema } from '../protocol/registry/versionDto.ts';
import { DemoError } from './demoError.ts';
import type { DeployStep, PublishStep, SampleHistory } from './sampleHistory.ts';
import type { SetupApi } from './setupApi.ts';

export interface SampleSetupResult {
  readonly published: number;
  readonly deployed: number;
  /** Prompts that went their own way since; nothing of them was touched. */
  readonly leftAlone: readonly string[];
}

type Step = SampleHistory['steps'][number];
type StepOutcome = 'done' | 'already' | 'leftAlone';

/** Brings a registry to the state that the sample starts from. */
export async function setUpSample(
  api: SetupApi,
  history: SampleHistory,
): Promise<SampleSetupResult> {
  const setup = new SampleSetup(api, history);
  const leftAlone = new Set<string>();
  let published = 0;
  let deployed = 0;
  for (const [index, step] of history.steps.entries()) {
    if (leftAlone.has(step.prompt)) continue;
    const outcome =
      step.kind === 'publish' ? await setup.publish(step, index) : await setup.deploy(step, index);
    if (outcome === 'leftAlone') leftAlone.add(step.prompt);
    if (outcome === 'done' && step.kind === 'publish') published += 1;
    if (outcome === 'done' && step.kind === 'deploy') deployed += 1;
  }
  for (const environment of new Set(history.steps.flatMap(listEnvironments)))
    await keepSamples(api, environment);
  return { published, deployed, leftAlone: [...leftAlone] };
}

function listEnvironments(step: Step): readonly string[] {
  return step.kind === 'deploy' ? [step.environment] : [];
}

/** The customers of the sample are invented, so what they ask may be kept and looked at. */
async function keepSamples(api: SetupApi, environment: string): Promise<void> {
  const path = registryPaths.environment(environment);
  const found = await api.send({ method: 'GET', path }, environmentDtoSchema);
  // A person who said something about samples has decided.
  if (found.kind === 'refused' || found.body.samples !== undefined) return;
  const { name: _, ...rules } = found.body;
  const body = { ...rules, samples: { keep: true } };
  // A token that may not configure sets up everything else all the same.
  await api.send({ method: 'PUT', path, body }, environmentDtoSchema);
}

class SampleSetup {
  readonly #api: SetupApi;
  readonly #history: SampleHistory;
  /** Prompt → version → hash of its content, as the registry had them at the start. */
  readonly #known = new Map<string, ReadonlyMap<string, string>>();

  constructor(api: SetupApi, history: SampleHistory) {
    this.#api = api;
    this.#history = history;
  }

  async publish(step: PublishStep, index: number): Promise<StepOutcome> {
    const known = await this.#readVersions(step.prompt);
    const hash = known.get(step.version);
    if (hash !== undefined) return hash === step.contentHash ? 'already' : 'leftAlone';
    const before = this.#listBefore(index, (other) => other.kind === 'publish');
    const parent = before.at(-1)?.version ?? null;
    const { prompt, version, bump, content, source, message, path } = step;
    const answer = await this.#api.send(
      {
        method: 'POST',
        path: registryPaths.versions(prompt),
        body: {
          parent,
          ...(parent !== null && { newestSeen: parent }),
          bump,
          content,
          source,
          message,
          origin: { path },
        },
      },
      versionDtoSchema,
    );
    if (answer.kind === 'done') return answer.body.version === version ? 'done' : 'leftAlone';
    if (answer.problem.code === 'newer_version') return 'leftAlone';
    throw describeRefusal(step, answer.problem);
  }

  async deploy(step: DeployStep, index: number): Promise<StepOutcome> {
    const { environment } = step;
    const before = this.#listBefore(
      index,
      (other) => other.kind === 'deploy' && other.environment === environment,
    );
    const { deployment, etag } = await this.#readServing(step);
    // The number of deployments tells how far an earlier setup came.
    const revision = deployment?.revision ?? 0;
    if (revision > before.length) return 'already';
    const isExpected = deployment?.stable === before.at(-1)?.version;
    if (revision < before.length || !isExpected) return 'leftAlone';
    const problem = await this.#post(
      step,
      deployment === null ? { 'if-none-match': '*' } : { 'if-match': etag },
    );
    if (problem === undefined) return 'done';
    if (problem.code === 'already_deployed') return 'already';
    throw describeRefusal(step, problem);
  }

  async #readServing(
    step: DeployStep,
  ): Promise<{ deployment: DeploymentDto | null; etag: string }> {
    const path = registryPaths.serving(step.prompt, step.environment);
    const serving = await this.#api.send({ method: 'GET', path }, servingDtoSchema);
    if (serving.kind === 'refused') throw describeRefusal(step, serving.problem);
    return { deployment: serving.body.deployment, etag: serving.etag ?? '' };
  }

  async #post(
    step: DeployStep,
    condition: Readonly<Record<string, string>>,
  ): Promise<Problem | undefined> {
    const path = registryPaths.deployments(step.prompt, step.environment);
    const send = async (more: object): Promise<Problem | undefined> => {
      const body = { version: step.version, reason: 'Sample setup', ...more };
      const call = { method: 'POST', path, body, headers: condition } as const;
      const answer = await this.#api.send(call, deploymentDtoSchema);
      return answer.kind === 'refused' ? answer.problem : undefined;
    };
    const refused = await send({});
    if (refused?.code !== 'evidence_required') return refused;
    // The starting point of the sample has no eval runs; the audit log keeps that it went on without.
    const conditions = readConditionKeys(refused);
    return send({ override: { conditions, reason: this.#history.overrideReason } });
  }

  async #readVersions(prompt: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#known.get(prompt);
    if (known !== undefined) return known;
    const versions = new Map<string, string>();
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      const answer = await this.#api.send(
        { method: 'GET', path: registryPaths.versions(prompt) + query },
        versionListSchema,
      );
      if (answer.kind === 'refused') {
        if (answer.status === 404) break;
        throw new DemoError(
          'refused',
          `The versions of ${prompt} cannot be read: ${answer.problem.detail ?? answer.problem.title}`,
        );
      }
      for (const { version, contentHash } of answer.body.items) versions.set(version, contentHash);
      cursor = answer.body.nextCursor;
    } while (cursor !== undefined);
    this.#known.set(prompt, versions);
    return versions;
  }

  #listBefore(index: number, matches: (step: Step) => boolean): readonly Step[] {
    const prompt = this.#history.steps[index]?.prompt;
    return this.#history.steps
      .slice(0, index)
      .filter((step) => step.prompt === prompt && matches(step));
  }
}

/** The unmet conditions of a refusal, by name. */
function readConditionKeys(problem: Problem): readonly string[] {
  const keys = (problem.conditions ?? []).flatMap((condition) =>
    typeof condition === 'object' &&
    condition !== null &&
    'key' in condition &&
    typeof condition.key === 'string'
      ? [condition.key]
      : [],
  );
  return keys.length > 0 ? keys : ['evidence'];
}

function describeRefusal(step: Step, problem: Problem): DemoError {
  const done = step.kind === 'publish' ? 'published' : `deployed to ${step.environment}`;
  const why = problem.detail ?? problem.title;
  return new DemoError(
    'refused',
    `${step.prompt} ${step.version} was not ${done}: ${why} (${problem.code})`,
  );
}
