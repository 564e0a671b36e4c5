import { Type, type Static } from 'typebox';
import { evidenceBodySchema, evidenceHeaderProperties } from '../../domain/evidence/evidence.ts';
import { evidenceSummarySchema } from '../../domain/evidence/evidenceSummary.ts';
import { actorDtoSchema, timeSchema } from './actorDto.ts';

/** Body of `POST /v1/evidence`. */
export const recordEvidenceSchema = evidenceBodySchema;
export type RecordEvidence = Static<typeof recordEvidenceSchema>;

const recordedProperties = {
  ...evidenceHeaderProperties,
  id: Type.String(),
  recordedAt: timeSchema,
  recordedBy: actorDtoSchema,
  summary: evidenceSummarySchema,
};

/** A recorded run with its cases summed up, as lists show it. */
export const evidenceDtoSchema = Type.Object(recordedProperties);
export type EvidenceDto = Static<typeof evidenceDtoSchema>;

/** Answer of `GET /v1/evidence/{id}`: with every case. */
export const evidenceDetailDtoSchema = Type.Object({
  ...recordedProperties,
  cases: evidenceBodySchema.properties.cases,
});
export type EvidenceDetailDto = Static<typeof evidenceDetailDtoSchema>;

export const evidenceListSchema = Type.Object({
  items: Type.Array(evidenceDtoSchema),
  nextCursor: Type.Optional(Type.String()),
});
export type EvidenceList = Static<typeof evidenceListSchema>;
