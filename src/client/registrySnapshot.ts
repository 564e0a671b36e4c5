import { Type, type Static } from 'typebox';
import { apiInfoDtoSchema } from '../protocol/registry/actorDto.ts';
import { environmentDtoSchema } from '../protocol/registry/environmentDto.ts';
import { promptDtoSchema } from '../protocol/registry/promptDto.ts';
import { rolloutSummaryDtoSchema } from '../protocol/registry/rolloutDto.ts';
import { AnswerCheck } from './answerCheck.ts';

/** The last known state of a registry, kept on disk to be shown while it is away. */
export const registrySnapshotSchema = Type.Object({
  format: Type.Literal(1),
  baseUrl: Type.String(),
  /** Epoch ms by the registry's clock: the last time that the state was known to be true. */
  asOf: Type.Number(),
  /** How far the registry's clock was ahead of this machine's. */
  clockOffsetMs: Type.Optional(Type.Number()),
  info: apiInfoDtoSchema,
  environments: Type.Array(environmentDtoSchema),
  prompts: Type.Array(promptDtoSchema),
  rollouts: Type.Array(rolloutSummaryDtoSchema),
});
export type RegistrySnapshot = Static<typeof registrySnapshotSchema>;

const snapshotCheck = new AnswerCheck(registrySnapshotSchema);

/** A snapshot of this registry, or undefined for anything else: a snapshot is only a convenience. */
export function parseRegistrySnapshot(
  value: unknown,
  baseUrl: string,
): RegistrySnapshot | undefined {
  return snapshotCheck.matches(value) && value.baseUrl === baseUrl ? value : undefined;
}
