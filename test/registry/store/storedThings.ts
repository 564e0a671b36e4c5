// What tests of stores keep in them.
import type { Deployment } from '../../../src/domain/deployment/deployment.ts';
import type { Actor } from '../../../src/domain/identity/actor.ts';
import type { ProgressingRollout } from '../../../src/domain/rollout/rollout.ts';
import type { StoreTables } from '../../../src/registry/store/registryStore.ts';
import type { NewEvent } from '../../../src/registry/store/tables/eventTable.ts';

export const actor: Actor = { name: 'Ada', kind: 'person' };

export function anEvent(prompt: string): NewEvent {
  return { type: 'prompt.created', at: '2026-11-20T10:00:00.000Z', actor, prompt };
}

export function aVersion(prompt: string, index: number) {
  return {
    prompt,
    version: `1.0.${index}`,
    sequence: index + 1,
    parent: index === 0 ? null : `1.0.${index - 1}`,
    content: { messages: [{ role: 'user' as const, content: `Text ${index} \u0000 "ü"` }] },
    source: `\ufeffsource 😀 ${index}\r\n\ttrailing `,
    contentHash: `hash-${prompt}-${index}`,
    message: 'Why',
    origins: [{ commit: 'abcdef0' }],
    dependencies: {},
    createdAt: 1000 + index,
    createdBy: actor,
  };
}

export async function addPrompt(tables: StoreTables, key: string, versions = 0): Promise<void> {
  await tables.prompts.save({
    key,
    archived: false,
    versionCount: versions,
    ...(versions === 0 ? {} : { newestVersion: `1.0.${versions - 1}` }),
    createdAt: 1,
  });
  for (let index = 0; index < versions; index += 1)
    await tables.versions.insert(aVersion(key, index));
}

export async function addEnvironment(tables: StoreTables, name: string): Promise<void> {
  const rules = { order: 1, protected: false, requireEvidence: false, accepts: 'any' } as const;
  await tables.environments.save({ name, ...rules });
}

export function aDeployment(part: { revision: number; stable: string; at: number }): Deployment {
  return { prompt: 'a', environment: 'staging', actor, reason: 'deployed', ...part };
}

export function aRollout(): ProgressingRollout {
  return {
    id: 'r1',
    prompt: 'a',
    environment: 'staging',
    candidate: '1.0.1',
    candidateHash: 'hash-a-1',
    stable: '1.0.0',
    plan: { stages: [{ name: 'one', traffic: 1 }] },
    note: {},
    salt: 'ab',
    createdAt: 1,
    createdBy: actor,
    revision: 1,
    updatedAt: 1,
    phase: 'progressing',
    stageIndex: 0,
    stageEnteredAt: 1,
    watchedMs: 0,
  };
}
