import { Type, type Static } from 'typebox';
import type { Actor } from '../identity/actor.ts';
import type { PromptContent } from './promptContent.ts';

/** Where a version's source came from. */
export const versionOriginSchema = Type.Object(
  {
    repository: Type.Optional(Type.String({ maxLength: 2000 })),
    commit: Type.Optional(Type.String({ pattern: '^[0-9a-f]{7,64}$' })),
    branch: Type.Optional(Type.String({ maxLength: 500 })),
    path: Type.Optional(Type.String({ maxLength: 1000 })),
    uncommitted: Type.Optional(Type.Boolean()),
    merged: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type VersionOrigin = Static<typeof versionOriginSchema>;

/** What a prompt depends on outside its content; a change of it confounds a comparison. */
export const dependenciesSchema = Type.Object(
  {
    model: Type.Optional(Type.String({ maxLength: 200 })),
    retrieval: Type.Optional(Type.String({ maxLength: 200 })),
    policy: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type VersionDependencies = Static<typeof dependenciesSchema>;

/** Immutable, except that equal content published again adds an origin. */
export interface PromptVersion {
  readonly prompt: string;
  readonly version: string;
  readonly parent: string | null;
  readonly content: PromptContent;
  readonly source: string;
  readonly contentHash: string;
  readonly message: string;
  readonly origins: readonly VersionOrigin[];
  readonly dependencies: VersionDependencies;
  readonly createdAt: number;
  readonly createdBy: Actor;
}

/** How a version stands in the environments; see `calculateVersionState`. */
export const versionStates = [
  'live',
  'candidate',
  'onStaging',
  'superseded',
  'rolledBack',
  'neverServed',
] as const;
export type VersionState = (typeof versionStates)[number];
