/** What a guard remembers: bounded by the plan, not by traffic, and plain JSON. */
import { Type, type Static } from 'typebox';
import { stageCountSchema } from './stageCount.ts';

/** Units, sum and sum of squares of the values of one arm; bad outcomes count 1, good ones 0. */
export const armSumsSchema = Type.Object({
  units: Type.Integer({ minimum: 0 }),
  sum: Type.Number(),
  squares: Type.Number({ minimum: 0 }),
});
export type ArmSums = Static<typeof armSumsSchema>;

/** Records of one stage with one assignment probability: inside, the arms differ by chance and by version only. */
export const stratumSchema = Type.Object({
  stage: Type.String(),
  probability: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  stable: armSumsSchema,
  candidate: armSumsSchema,
});
export type Stratum = Static<typeof stratumSchema>;

/** Sums over strata that are no longer kept one by one; see `stratifiedDifference.ts` for the weights. */
export const foldedStrataSchema = Type.Object({
  weight: Type.Number({ minimum: 0 }),
  weightedDifference: Type.Number(),
  weightedVariance: Type.Number({ minimum: 0 }),
});
export type FoldedStrata = Static<typeof foldedStrataSchema>;

export const guardStateSchema = Type.Object({
  version: Type.Literal(1),
  /** Everything that arrived, by name of stage. */
  stages: Type.Record(Type.String(), stageCountSchema),
  /** Records with a comparison, that is with a probability between 0 and 1, over all stages. */
  stable: armSumsSchema,
  candidate: armSumsSchema,
  /** The same records, split; the least recently used one is first. */
  strata: Type.Array(stratumSchema),
  folded: foldedStrataSchema,
  /** Natural logarithm of the e-value of harm (rates and budgets), now and at its highest. */
  logEvidence: Type.Number(),
  peakLogEvidence: Type.Number(),
  /** Harm was shown once, and stays shown. */
  isHarmShown: Type.Boolean(),
  /** Records that passed the ceiling of a mean. */
  cappedStable: Type.Integer({ minimum: 0 }),
  cappedCandidate: Type.Integer({ minimum: 0 }),
  /** Records whose value does not fit the guard; they count nowhere else. */
  unusable: Type.Integer({ minimum: 0 }),
});
export type GuardState = Static<typeof guardStateSchema>;
