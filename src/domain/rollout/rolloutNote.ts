import { Type, type Static } from 'typebox';

const line = Type.Optional(Type.String({ maxLength: 4000 }));

/** The rollout note that a person fills at the start; kept with the rollout. */
export const rolloutNoteSchema = Type.Object(
  { change: line, expectedGain: line, mainRisk: line, expandedCohort: line, dashboard: line },
  { additionalProperties: false },
);
export type RolloutNote = Static<typeof rolloutNoteSchema>;
