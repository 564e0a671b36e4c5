import { Type, type Static } from 'typebox';
import { comparedCaseSchema } from '../comparison/comparedCase.ts';
import { verdictReasonSchema } from '../comparison/verdictReason.ts';
import { promptKeySchema } from '../prompt/promptKey.ts';
import { versionSchema } from '../prompt/semanticVersion.ts';
import { evalVerdicts } from '../rollout/rolloutPlan.ts';
import type { EvidenceSummary } from './evidenceSummary.ts';

export const contentHashSchema = Type.String({ pattern: '^[0-9a-f]{64}$' });

const modelName = Type.String({ minLength: 1, maxLength: 200 });
const parameters = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  maxProperties: 100,
});
const count = Type.Integer({ minimum: 0 });

/** What an eval run says about exactly one content, without its cases. */
export const evidenceHeaderProperties = {
  prompt: promptKeySchema,
  contentHash: contentHashSchema,
  fixturesHash: contentHashSchema,
  /** The model that was asked, as the content names it. */
  model: Type.String({ maxLength: 200 }),
  parameters: Type.Optional(parameters),
  /** Models that really answered, as their endpoints name them, on both sides. */
  answeredBy: Type.Optional(Type.Array(modelName, { maxItems: 50 })),
  /** The version that the run compared with; absent when nothing was live. */
  baseline: Type.Optional(versionSchema),
  baselineHash: Type.Optional(contentHashSchema),
  /** Model and parameters of the baseline, which are part of its content. */
  baselineModel: Type.Optional(modelName),
  baselineParameters: Type.Optional(parameters),
  judge: Type.Optional(
    Type.Object(
      { model: modelName, promptHash: contentHashSchema },
      { additionalProperties: false },
    ),
  ),
  verdict: Type.Enum(evalVerdicts),
  reasons: Type.Optional(Type.Array(verdictReasonSchema, { maxItems: 20 })),
  /** Attempts at each case, where the case does not say itself. */
  repeats: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  /** True when the answers were recorded for another content: never satisfies a gate. */
  replayedFromOtherContent: Type.Optional(Type.Boolean()),
  /** Where the answers came from: asked just now, kept from an earlier run, or from a recording in the repository. */
  answers: Type.Optional(
    Type.Object({ asked: count, cached: count, replayed: count }, { additionalProperties: false }),
  ),
  ranIn: Type.Optional(Type.Enum(['editor', 'ci'] as const)),
  commit: Type.Optional(Type.String({ pattern: '^[0-9a-f]{7,64}$' })),
  runUrl: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2000 })),
  /** What the whole run used: both sides, confirmations and judges. */
  tokens: Type.Optional(count),
  costUsd: Type.Optional(Type.Number({ minimum: 0 })),
};

/** Body of a recorded run. Cases have unique ids; the counts of a case are those of its first attempts. */
export const evidenceBodySchema = Type.Object(
  {
    ...evidenceHeaderProperties,
    cases: Type.Array(comparedCaseSchema, { minItems: 1, maxItems: 10_000 }),
  },
  { additionalProperties: false },
);
export type EvidenceBody = Static<typeof evidenceBodySchema>;

/** A recorded eval run, its cases summed up. `recordedAt` is epoch milliseconds by the registry's clock. */
export interface Evidence extends Omit<EvidenceBody, 'cases'> {
  readonly id: string;
  readonly recordedAt: number;
  readonly summary: EvidenceSummary;
}
