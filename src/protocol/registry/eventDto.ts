import { Type, type Static } from 'typebox';
import { actorDtoSchema, timeSchema } from './actorDto.ts';
import { deploymentDtoSchema } from './deploymentDto.ts';
import { environmentDtoSchema } from './environmentDto.ts';
import { guardDtoSchema } from './guardDto.ts';
import { promptDtoSchema } from './promptDto.ts';
import { reviewDtoSchema } from './reviewDto.ts';
import { rolloutSummaryDtoSchema } from './rolloutDto.ts';
import { versionSummaryDtoSchema } from './versionDto.ts';

export const eventTypes = [
  'prompt.created',
  'prompt.changed',
  'prompt.archived',
  'prompt.unarchived',
  'version.published',
  'version.origin_added',
  'environment.changed',
  'deployment.changed',
  'rollout.started',
  'rollout.changed',
  'rollout.reviewed',
  'rollout.recovery',
  'evidence.recorded',
  'token.created',
  'token.revoked',
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * One change, as `GET /v1/events` (SSE `event: change`, id `storeId:n`) and `GET /v1/audit` carry it. The parts that
 * changed come along, so that a client patches its state without refetching. The other SSE events are `heartbeat` and
 * `reset`: refetch everything.
 */
export const eventDtoSchema = Type.Object({
  /** Gapless, starts at 1. */
  number: Type.Integer(),
  type: Type.Enum(eventTypes),
  at: timeSchema,
  actor: actorDtoSchema,
  prompt: Type.Optional(Type.String()),
  environment: Type.Optional(Type.String()),
  rolloutId: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  override: Type.Optional(
    Type.Object({ conditions: Type.Array(Type.String()), reason: Type.String() }),
  ),
  /** One plain sentence for the history, for example "1 % → 10 %". */
  summary: Type.Optional(Type.String()),
  promptState: Type.Optional(promptDtoSchema),
  versionState: Type.Optional(versionSummaryDtoSchema),
  deployment: Type.Optional(deploymentDtoSchema),
  rollout: Type.Optional(rolloutSummaryDtoSchema),
  review: Type.Optional(reviewDtoSchema),
  /** What the guards said, with events that a verdict changed or a guard made; kept for ever. */
  guards: Type.Optional(Type.Array(guardDtoSchema)),
  environmentState: Type.Optional(environmentDtoSchema),
});
export type EventDto = Static<typeof eventDtoSchema>;

export const auditListSchema = Type.Object({
  items: Type.Array(eventDtoSchema),
  nextCursor: Type.Optional(Type.String()),
});
export type AuditList = Static<typeof auditListSchema>;
