import { Type, type Static } from 'typebox';
import { cohortSchema } from '../../domain/deployment/trafficRule.ts';

/** Units that all get the candidate: nothing of stable is served to their like at the same time. */
export const withoutBaselineDtoSchema = Type.Object({
  /** Absent at 100 % of all traffic. */
  when: Type.Optional(cohortSchema),
  /** What the guards rest on instead: what earlier stages showed, other cohorts at the same time, or nothing at all. */
  comparesWith: Type.Enum(['earlierStages', 'otherUnits', 'nothing'] as const),
});
export type WithoutBaselineDto = Static<typeof withoutBaselineDtoSchema>;
