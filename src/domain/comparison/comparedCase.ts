import { Type, type Static } from 'typebox';
import { caseKinds } from '../rollout/rolloutPlan.ts';

const counts = {
  passed: Type.Integer({ minimum: 0, maximum: 1000 }),
  failed: Type.Integer({ minimum: 0, maximum: 1000 }),
  /** Attempts of which it could not be told: neither a pass nor a failure. */
  errors: Type.Integer({ minimum: 0, maximum: 1000 }),
};

/** Means over the attempts that were answered. */
const measured = {
  tokens: Type.Optional(Type.Number({ minimum: 0 })),
  latencyMs: Type.Optional(Type.Number({ minimum: 0 })),
  costUsd: Type.Optional(Type.Number({ minimum: 0 })),
};

const attemptCountsSchema = Type.Object(counts, { additionalProperties: false });
/** How the attempts of one case on one version went. */
export type AttemptCounts = Static<typeof attemptCountsSchema>;

const caseSideSchema = Type.Object({ ...counts, ...measured }, { additionalProperties: false });
/** One case on one version. */
export type CaseSide = Static<typeof caseSideSchema>;

/** One case with its attempts on the candidate and, where it ran there too, on the baseline. */
export const comparedCaseSchema = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 200 }),
    kind: Type.Enum(caseKinds),
    description: Type.Optional(Type.String({ maxLength: 1000 })),
    ...counts,
    ...measured,
    baseline: Type.Optional(caseSideSchema),
    /** Attempts made only because the first ones looked like a break; never counted among them. */
    confirmation: Type.Optional(
      Type.Object(
        { candidate: attemptCountsSchema, baseline: Type.Optional(attemptCountsSchema) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ComparedCase = Static<typeof comparedCaseSchema>;

/** A case that ran on both sides. */
export interface PairedCase extends ComparedCase {
  readonly baseline: CaseSide;
}

/** Attempts that passed or failed. */
export function countJudged({ passed, failed }: AttemptCounts): number {
  return passed + failed;
}

/** Attempts that were made, whatever became of them. */
export function countAttempts(side: AttemptCounts | undefined): number {
  return side === undefined ? 0 : countJudged(side) + side.errors;
}

/** Share of the judged attempts that passed; 0 where none was judged. */
export function calculateRate(side: AttemptCounts): number {
  return side.passed / Math.max(1, countJudged(side));
}

/** True when both sides have an attempt that passed or failed, so that the case can be compared. */
export function isPaired(one: ComparedCase): one is PairedCase {
  return one.baseline !== undefined && countJudged(one) > 0 && countJudged(one.baseline) > 0;
}
