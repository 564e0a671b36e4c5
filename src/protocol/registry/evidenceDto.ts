import { Type, type Static } from 'typebox';
import { evidenceBodySchema } from '../../domain/evidence/evidence.ts';
import { actorDtoSchema, timeSchema } from './actorDto.ts';

/** Body of `POST /v1/evidence`. */
export const recordEvidenceSchema = evidenceBodySchema;
export type RecordEvidence = Static<typeof recordEvidenceSchema>;

export const evidenceDtoSchema = Type.Object({
  ...evidenceBodySchema.properties,
  id: Type.String(),
  recordedAt: timeSchema,
  recordedBy: actorDtoSchema,
});
export type EvidenceDto = Static<typeof evidenceDtoSchema>;

export const evidenceListSchema = Type.Object({
  items: Type.Array(evidenceDtoSchema),
  nextCursor: Type.Optional(Type.String()),
});
export type EvidenceList = Static<typeof evidenceListSchema>;
