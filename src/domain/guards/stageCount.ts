import { Type, type Static } from 'typebox';

/** Units of one stage by arm, with the running sample-ratio check. Counts are of records, so of units. */
export const stageCountSchema = Type.Object({
  stable: Type.Integer({ minimum: 0 }),
  candidate: Type.Integer({ minimum: 0 }),
  /** Units whose probability was neither 0 nor 1: those that the ratio is checked on. */
  compared: Type.Integer({ minimum: 0 }),
  comparedCandidate: Type.Integer({ minimum: 0 }),
  /** Sum of the probabilities of the compared units: how many of them should be on the candidate. */
  expectedCandidate: Type.Number({ minimum: 0 }),
  /** Natural logarithm of the Bayes factor for “the ratio is not what was assigned”. */
  logRatioFactor: Type.Number(),
  /** Epoch ms of the newest record. */
  lastAt: Type.Number(),
});
export type StageCount = Static<typeof stageCountSchema>;
