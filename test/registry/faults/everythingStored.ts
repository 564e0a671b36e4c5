import assert from 'node:assert/strict';
import type { DeploymentList } from '../../../src/protocol/registry/deploymentDto.ts';
import type { EnvironmentList } from '../../../src/protocol/registry/environmentDto.ts';
import type { AuditList, EventDto } from '../../../src/protocol/registry/eventDto.ts';
import type { EvidenceList } from '../../../src/protocol/registry/evidenceDto.ts';
import type { PromptList } from '../../../src/protocol/registry/promptDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutDto, RolloutList } from '../../../src/protocol/registry/rolloutDto.ts';
import type { TokenList } from '../../../src/protocol/registry/tokenDto.ts';
import type { VersionList } from '../../../src/protocol/registry/versionDto.ts';
import type { RegistryApi } from '../registryApi.ts';

export type EverythingStored = Awaited<ReturnType<typeof readEverything>>;

/** All that a small registry says, from its log to what applications are served. */
export async function readEverything(api: RegistryApi) {
  const list = async <T>(path: string) => (await api.get<{ items: T[] }>(path)).body.items;
  const events = await list<AuditList['items'][number]>(`${registryPaths.audit()}?limit=500`);
  const prompts = await list<PromptList['items'][number]>(registryPaths.prompts());
  const environments = await list<EnvironmentList['items'][number]>(registryPaths.environments());
  const versions: VersionList['items'] = [];
  const deployments: DeploymentList['items'] = [];
  for (const { key } of prompts) {
    versions.push(...(await list<VersionList['items'][number]>(registryPaths.versions(key))));
    for (const { name } of environments)
      deployments.push(
        ...(await list<DeploymentList['items'][number]>(registryPaths.deployments(key, name))),
      );
  }
  const rollouts: RolloutDto[] = [];
  for (const { id } of await list<RolloutList['items'][number]>(registryPaths.rollouts()))
    rollouts.push(await api.rollout(id));
  const served: unknown[] = [];
  for (const { name } of environments)
    served.push((await api.get<{ flags: unknown }>(registryPaths.flagdJson(name))).body.flags);
  return {
    events: events.reverse(),
    ...{ prompts, environments, versions, deployments, rollouts, served },
    evidence: await list<EvidenceList['items'][number]>(registryPaths.evidence()),
    tokens: await list<TokenList['items'][number]>(registryPaths.tokens()),
  };
}

/** The log has no gap, and everything that is stored is what the log says of it. */
export function checkAgreement(stored: EverythingStored): void {
  const { events } = stored;
  const of = (type: EventDto['type']) => events.filter((event) => event.type === type);
  const sorted = (texts: readonly unknown[]) => texts.map((text) => JSON.stringify(text)).sort();
  assert.deepEqual(
    events.map((event) => event.number),
    events.map((_, index) => index + 1),
  );
  assert.deepEqual(
    sorted(of('version.published').map(({ prompt, version }) => [prompt, version])),
    sorted(stored.versions.map(({ prompt, version }) => [prompt, version])),
  );
  assert.deepEqual(
    sorted(events.flatMap(({ deployment }) => deployment ?? [])),
    sorted(stored.deployments),
  );
  assert.equal(of('evidence.recorded').length, stored.evidence.length);
  assert.equal(of('token.created').length, stored.tokens.length);
  assert.equal(
    of('token.revoked').length,
    stored.tokens.filter((token) => token.revokedAt !== undefined).length,
  );
  for (const environment of stored.environments) {
    const told = of('environment.changed').filter(
      (event) => event.environment === environment.name,
    );
    assert.deepEqual(told.at(-1)?.environmentState, environment);
  }
  for (const { id, phase, revision } of stored.rollouts) {
    const told = events.filter((event) => event.rolloutId === id && event.rollout).at(-1)?.rollout;
    assert.deepEqual([told?.phase, told?.revision], [phase, revision]);
  }
  const known = new Set(stored.rollouts.map(({ id }) => id));
  for (const { candidate } of stored.deployments)
    assert.ok(candidate === undefined || known.has(candidate.rolloutId));
}
