import { Type, type Static } from 'typebox';
import { createDurationSchema } from './durationSchema.ts';

function createCount(description: string) {
  return Type.Optional(Type.Integer({ minimum: 0, description }));
}

function createRate(description: string) {
  return Type.Optional(Type.Number({ minimum: 0, maximum: 1, description }));
}

function createIncrease(what: string) {
  const description = `How much ${what} may grow against the stable version, as a share: 0.1 allows 10 % more.`;
  return Type.Optional(Type.Number({ minimum: 0, maximum: 100, description }));
}

function createLimit(description: string) {
  return Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));
}

/** What the cases of each kind are. */
const kindDescriptions = {
  representative: 'Everyday cases.',
  'known-bad': 'Cases that went wrong before and must not again.',
  'format-sensitive': 'Cases whose answer something else parses.',
  safety: 'Cases that must be refused or handled with care.',
} as const;

export const evalGateSchema = Type.Object(
  {
    minCases: Type.Optional(
      Type.Object(
        {
          representative: createCount(kindDescriptions.representative),
          'known-bad': createCount(kindDescriptions['known-bad']),
          'format-sensitive': createCount(kindDescriptions['format-sensitive']),
          safety: createCount(kindDescriptions.safety),
        },
        {
          additionalProperties: false,
          description: 'How many cases of each kind must have run at least.',
        },
      ),
    ),
    passRate: Type.Optional(
      Type.Union(
        [
          Type.Number({ minimum: 0, maximum: 1 }),
          Type.Object(
            {
              all: createRate('All cases together.'),
              representative: createRate(kindDescriptions.representative),
              'known-bad': createRate(kindDescriptions['known-bad']),
              'format-sensitive': createRate(kindDescriptions['format-sensitive']),
              safety: createRate(kindDescriptions.safety),
            },
            { additionalProperties: false },
          ),
        ],
        {
          description:
            'Share of cases that must pass, from 0 to 1: one for all cases, for example 0.95, or one for each kind, for example { all: 0.9, safety: 1 }.',
        },
      ),
    ),
    verdict: Type.Optional(
      Type.Enum(['better', 'noRegression'] as const, {
        description:
          'What the comparison with the stable version must say: noRegression, or better. Default: noRegression; beside a passRate also that it cannot tell.',
      }),
    ),
    maxTokensIncrease: createIncrease('the tokens of an answer'),
    maxLatencyIncrease: createIncrease('the time to an answer'),
    maxCostIncrease: createIncrease('the cost of an answer'),
    maxTokens: createLimit('How many tokens an answer may take with its prompt, on average.'),
    maxLatencyMs: createLimit('How many milliseconds an answer may take, on average.'),
    maxCostUsd: createLimit('How many US dollars an answer may cost, on average.'),
    maxAge: Type.Optional(createDurationSchema('How old the eval run may be (7d when left out)')),
  },
  {
    additionalProperties: false,
    description:
      'Evals that must have run on exactly this content and model, against the stable version.',
  },
);
export type EvalGate = Static<typeof evalGateSchema>;
