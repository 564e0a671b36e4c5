import { Type, type Static } from 'typebox';

function createLine(description: string) {
  return Type.Optional(Type.String({ maxLength: 4000, description }));
}

/** The rollout note that a person fills at the start; kept with the rollout. */
export const rolloutNoteSchema = Type.Object(
  {
    change: createLine('What changes.'),
    expectedGain: createLine('What should get better, and by how much.'),
    mainRisk: createLine('What is most likely to go wrong.'),
    expandedCohort: createLine('Who gets the candidate first, and who later.'),
    dashboard: createLine('Where to watch it.'),
  },
  { additionalProperties: false, description: 'The rollout note, kept with the rollout.' },
);
export type RolloutNote = Static<typeof rolloutNoteSchema>;
