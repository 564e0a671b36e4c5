import { Type, type Static } from 'typebox';
import { promptKeySchema } from '../prompt/promptKey.ts';
import { versionSchema } from '../prompt/semanticVersion.ts';
import { caseKinds, evalVerdicts } from '../rollout/rolloutPlan.ts';

export const contentHashSchema = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** One case of an eval run, summed over its repeats. */
export const evidenceCaseSchema = Type.Object(
  {
    id: Type.String({ maxLength: 200 }),
    kind: Type.Enum(caseKinds),
    description: Type.Optional(Type.String({ maxLength: 1000 })),
    passed: Type.Integer({ minimum: 0 }),
    failed: Type.Integer({ minimum: 0 }),
    errors: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type EvidenceCase = Static<typeof evidenceCaseSchema>;

/** What an eval run says about exactly one content. */
export const evidenceBodySchema = Type.Object(
  {
    prompt: promptKeySchema,
    contentHash: contentHashSchema,
    fixturesHash: contentHashSchema,
    model: Type.String({ maxLength: 200 }),
    /** The version that the run compared with; absent when nothing was live. */
    baseline: Type.Optional(versionSchema),
    judge: Type.Optional(
      Type.Object(
        { model: Type.String({ maxLength: 200 }), promptHash: contentHashSchema },
        { additionalProperties: false },
      ),
    ),
    verdict: Type.Enum(evalVerdicts),
    /** True when the answers were recorded for another content: never satisfies a gate. */
    replayedFromOtherContent: Type.Optional(Type.Boolean()),
    ranIn: Type.Optional(Type.Enum(['editor', 'ci'] as const)),
    tokens: Type.Optional(Type.Integer({ minimum: 0 })),
    costUsd: Type.Optional(Type.Number({ minimum: 0 })),
    cases: Type.Array(evidenceCaseSchema, { minItems: 1, maxItems: 10_000 }),
  },
  { additionalProperties: false },
);
export type EvidenceBody = Static<typeof evidenceBodySchema>;

/** A recorded eval run. `recordedAt` is epoch milliseconds by the registry's clock. */
export interface Evidence extends EvidenceBody {
  readonly id: string;
  readonly recordedAt: number;
}
