import { Type, type Static } from 'typebox';

export const verdictReasonCodes = [
  /** Of a regression. */
  'passes_less',
  'cases_collapsed',
  'safety_cases_worse',
  /** Of evidence that is not sufficient. */
  'run_cancelled',
  'budget_spent',
  'cases_skipped',
  'nothing_live',
  'every_case_broke',
  'too_many_errors',
  'too_few_cases',
  'breaks_unconfirmed',
  'safety_cases_broke',
  'leans_worse',
  /** Of the other two. */
  'passes_more',
  'no_difference',
] as const;
export type VerdictReasonCode = (typeof verdictReasonCodes)[number];

/** One reason of a verdict; each code has one sentence in `verdictSentence.ts`. */
export const verdictReasonSchema = Type.Object(
  {
    code: Type.Enum(verdictReasonCodes),
    /** Values for the sentence; rates and p-values are 0 to 1. */
    params: Type.Record(
      Type.String({ maxLength: 40 }),
      Type.Union([Type.String({ maxLength: 200 }), Type.Number()]),
    ),
    /** Cases that it is about, at most 100, in the order of their ids. */
    cases: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 })),
  },
  { additionalProperties: false },
);
export type VerdictReason = Static<typeof verdictReasonSchema>;
