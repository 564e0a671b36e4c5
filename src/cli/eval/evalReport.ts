// What `eval --json` prints: stable, so that scripts can rely on it. Members are added, never changed or removed.
import { Type, type Static } from 'typebox';
import { measureDeltaSchema } from '../../domain/comparison/measureDeltas.ts';
import { caseKinds, evalVerdicts } from '../../domain/rollout/rolloutPlan.ts';

const count = Type.Integer({ minimum: 0 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const closed = { additionalProperties: false };

/** passed: good. failed: a case that must pass did not, or a regression. insufficient: cannot be told. error: could not be run. */
export const evalOutcomes = ['passed', 'failed', 'insufficient', 'error'] as const;
export type EvalOutcome = (typeof evalOutcomes)[number];

const placeProperties = {
  file: Type.String({ description: 'Below the project’s folder, with “/”.' }),
  line: Type.Integer({ minimum: 1 }),
};

const findingSchema = Type.Object(
  {
    ...placeProperties,
    type: Type.String({ description: 'The assertion as it is written, for example not-contains.' }),
    outcome: Type.Enum(['fail', 'error'] as const),
    reason: Type.String(),
    attempt: Type.Integer({ minimum: 1 }),
    expected: Type.Optional(Type.String()),
    actual: Type.Optional(Type.String()),
  },
  { ...closed, description: 'An assertion that did not pass.' },
);
export type EvalFinding = Static<typeof findingSchema>;

const attemptCounts = { passed: count, failed: count, errors: count };

const caseSchema = Type.Object(
  {
    id: Type.String({ description: 'From the content of the case: inserting others keeps it.' }),
    name: Type.String(),
    kind: Type.Enum(caseKinds),
    ...placeProperties,
    outcome: Type.Enum(['passed', 'failed', 'error', 'skipped'] as const),
    ...attemptCounts,
    skipped: count,
    latencyMs: Type.Optional(Type.Number({ minimum: 0 })),
    findings: Type.Array(findingSchema),
    error: Type.Optional(Type.String({ description: 'Why it could not be told, or was skipped.' })),
    answer: Type.Optional(
      Type.String({
        description: 'Of the first attempt that did not pass; a long one is cut, and says so.',
      }),
    ),
    baseline: Type.Optional(Type.Object(attemptCounts, closed)),
  },
  { ...closed, description: 'One case.' },
);
export type EvalCaseReport = Static<typeof caseSchema>;

const estimate = Type.Optional(
  Type.Object(
    { rate: share, low: share, high: share },
    { ...closed, description: 'With its 95 % interval.' },
  ),
);
const measure = Type.Optional(measureDeltaSchema);

const comparisonSchema = Type.Object(
  {
    baseline: Type.Optional(Type.String({ description: 'The version; absent: nothing is live.' })),
    verdict: Type.Enum(evalVerdicts),
    reasons: Type.Array(
      Type.Object(
        { code: Type.String(), sentence: Type.String(), cases: Type.Array(Type.String()) },
        closed,
      ),
    ),
    note: Type.Optional(
      Type.String({ description: 'The two versions name other models or parameters.' }),
    ),
    compared: count,
    passRate: estimate,
    baselinePassRate: estimate,
    worse: Type.Array(Type.String({ description: 'Id of a case.' })),
    better: Type.Array(Type.String()),
    broken: Type.Array(Type.String()),
    deltas: Type.Object({ tokens: measure, latencyMs: measure, costUsd: measure }, closed),
  },
  { ...closed, description: 'The same cases on the version that it is compared with.' },
);

const promptSchema = Type.Object(
  {
    prompt: Type.String({ description: 'Its key.' }),
    path: Type.String(),
    contentHash: Type.Optional(Type.String()),
    fixturesHash: Type.Optional(Type.String()),
    model: Type.Optional(Type.String({ description: 'As it was asked for.' })),
    answeredBy: Type.Array(Type.String({ description: 'As the endpoint calls itself.' })),
    outcome: Type.Enum(evalOutcomes),
    passRate: Type.Optional(share),
    reliability: Type.Optional(
      Type.Object(
        { k: count, passAtK: share, passHatK: share },
        {
          ...closed,
          description:
            'With repeats: estimated shares of cases of which one of k attempts passes (passAtK), and all do (passHatK).',
        },
      ),
    ),
    cases: Type.Array(caseSchema),
    problems: Type.Array(Type.String({ description: 'What concerns more than one case.' })),
    tokens: count,
    costUsd: Type.Optional(Type.Number({ minimum: 0, description: 'Absent: not known.' })),
    durationMs: Type.Number({ minimum: 0 }),
    comparison: Type.Optional(comparisonSchema),
    evidence: Type.Optional(Type.String({ description: 'Id in the registry, with --post.' })),
  },
  { ...closed, description: 'One prompt.' },
);
export type PromptEvalReport = Static<typeof promptSchema>;

export const evalReportSchema = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    outcome: Type.Enum(evalOutcomes),
    prompts: Type.Array(promptSchema),
  },
  { ...closed, description: 'What “prompt-rollout eval --json” prints.' },
);
export type EvalReport = Static<typeof evalReportSchema>;
