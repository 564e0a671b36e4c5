import { Type, type Static } from 'typebox';
import { promptContentSchema } from '../../domain/prompt/promptContent.ts';
import {
  dependenciesSchema,
  versionOriginSchema,
  versionStates,
} from '../../domain/prompt/promptVersion.ts';
import { bumpLevels, versionSchema } from '../../domain/prompt/semanticVersion.ts';
import { actorDtoSchema, timeSchema } from './actorDto.ts';

/** A version without its content and source, as lists carry it. */
export const versionSummaryDtoSchema = Type.Object({
  prompt: Type.String(),
  version: Type.String(),
  parent: Type.Union([Type.String(), Type.Null()]),
  contentHash: Type.String(),
  message: Type.String(),
  state: Type.Enum(versionStates),
  /** Environments in which it is stable, by their order. */
  stableIn: Type.Array(Type.String()),
  candidateIn: Type.Array(Type.String()),
  rolledBackAt: Type.Optional(timeSchema),
  origins: Type.Array(versionOriginSchema),
  createdAt: timeSchema,
  createdBy: actorDtoSchema,
});
export type VersionSummaryDto = Static<typeof versionSummaryDtoSchema>;

export const versionDtoSchema = Type.Object({
  ...versionSummaryDtoSchema.properties,
  content: promptContentSchema,
  source: Type.String(),
  dependencies: dependenciesSchema,
});
export type VersionDto = Static<typeof versionDtoSchema>;

export const versionListSchema = Type.Object({
  items: Type.Array(versionSummaryDtoSchema),
  nextCursor: Type.Optional(Type.String()),
});
export type VersionList = Static<typeof versionListSchema>;

/**
 * Body of `POST /v1/prompts/{prompt}/versions`. Equal content answers 200 with the existing version and only adds the
 * origin: message, source and dependencies stay as they were first published, since a version never changes.
 */
export const publishVersionSchema = Type.Object(
  {
    parent: Type.Union([versionSchema, Type.Null()]),
    newestSeen: Type.Optional(versionSchema),
    bump: Type.Enum(bumpLevels),
    content: promptContentSchema,
    source: Type.String(),
    origin: Type.Optional(versionOriginSchema),
    message: Type.String({ maxLength: 5000 }),
    dependencies: Type.Optional(dependenciesSchema),
  },
  { additionalProperties: false },
);
export type PublishVersion = Static<typeof publishVersionSchema>;
