// Builders of what the tree shows.
import type { WorkingCopyState } from '../../../src/domain/prompt/workingCopy.ts';
import type { PromptDto, PromptEnvironmentDto } from '../../../src/protocol/registry/promptDto.ts';
import type { ConnectionStatus } from '../../../src/extension/connection/registryConnection.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import type { WorkingCopy } from '../../../src/extension/projects/workingCopy.ts';
import type { ProjectFacts } from '../../../src/extension/tree/promptTreeFacts.ts';

/** Thursday, 12 November 2026. */
export const now = Date.UTC(2026, 10, 12, 12);
export const moment = { now, place: { locale: 'en-GB', timeZone: 'UTC' } };

export function aPrompt(
  key: string,
  stable: Readonly<Record<string, string>>,
  candidate?: PromptEnvironmentDto['candidate'],
): PromptDto {
  return {
    key,
    archived: false,
    versionCount: 2,
    newestVersion: '1.1.0',
    recentVersions: [
      { version: '1.1.0', contentHash: 'b'.repeat(64), createdAt: '2026-11-12T10:00:00Z' },
      { version: '1.0.0', contentHash: 'a'.repeat(64), createdAt: '2026-11-12T09:00:00Z' },
    ],
    environments: Object.entries(stable).map(([environment, version]) => ({
      environment,
      revision: 1,
      stable: version,
      stableSince: '2026-11-12T10:00:00Z',
      ...(candidate !== undefined && environment === 'production' ? { candidate } : {}),
    })),
    createdAt: '2026-11-12T09:00:00Z',
  };
}

export function aProject(
  prompts: readonly PromptDto[],
  change: {
    readonly id?: string;
    readonly name?: string;
    readonly status?: ConnectionStatus;
    readonly asOf?: number;
    readonly clockOffsetMs?: number;
  } = {},
): Project {
  const environment = (name: string, order: number) =>
    [
      name,
      { name, order, protected: name === 'production', requireEvidence: false, accepts: 'any' },
    ] as const;
  return {
    id: change.id ?? 'file:///shop',
    name: change.name ?? 'shop',
    folder: 'file:///shop',
    path: '/shop',
    file: {},
    hasFile: true,
    problem: undefined,
    defaultEnvironment: 'production',
    connection: {
      id: 'https://registry.example.com',
      label: 'registry.example.com',
      isLocal: false,
      status: change.status ?? { kind: 'live' },
      state: {
        prompts: new Map(prompts.map((prompt) => [prompt.key, prompt])),
        rollouts: new Map(),
        environments: new Map([environment('staging', 1), environment('production', 2)]),
        info: undefined,
        asOf: change.asOf,
        clockOffsetMs: change.clockOffsetMs ?? 0,
        findOpenRollout: () => undefined,
      },
      onDidChange: () => ({ dispose: () => undefined }),
      reader: () => Promise.reject(new Error('not asked for')),
      writer: () => Promise.reject(new Error('not asked for')),
      reconnect: () => undefined,
    },
  };
}

export function aCopy(key: string, state: WorkingCopyState): WorkingCopy {
  return {
    project: 'file:///shop',
    key,
    uri: `file:///shop/prompts/${key}.prompt.yml`,
    path: `prompts/${key}.prompt.yml`,
    contentHash: undefined,
    state,
    problem: undefined,
  };
}

export function aProjectFacts(
  project: Project,
  change: Partial<Pick<ProjectFacts, 'copies' | 'renameOf' | 'versionsOf'>> = {},
): ProjectFacts {
  const copies = change.copies ?? [];
  return {
    project,
    copies,
    copyOf: (prompt) => copies.find((copy) => copy.key === prompt),
    versionsOf: change.versionsOf ?? (() => undefined),
    shownVersions: () => 5,
    ...(change.renameOf === undefined ? {} : { renameOf: change.renameOf }),
  };
}
