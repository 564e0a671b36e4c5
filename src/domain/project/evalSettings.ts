import { Type, type Static } from 'typebox';
import { parseDurationMs } from '../rollout/duration.ts';

/** How evals run in this project; `evals` of the project file. */
export const evalSettingsSchema = Type.Object(
  {
    repeat: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 50,
        description: 'How often each case is asked. A case may say itself. Default: 1.',
      }),
    ),
    concurrency: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'How many questions are asked at once. Default: 4.',
      }),
    ),
    judge: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'The model that judges where an assertion names none, for example openai/gpt-4o.',
      }),
    ),
    timeout: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,6}(s|m)$',
        description:
          'How long an answer may take: a whole number followed by s or m. Default: 2m. Waiting for a rate limit is not counted.',
      }),
    ),
    budget: Type.Optional(
      Type.Object(
        {
          costUsd: Type.Optional(
            Type.Number({
              exclusiveMinimum: 0,
              description: 'US dollars. Models whose price is not known are not asked then.',
            }),
          ),
          tokens: Type.Optional(
            Type.Integer({ minimum: 1, description: 'Tokens, sent and answered together.' }),
          ),
        },
        {
          additionalProperties: false,
          description: 'What one run may use at most, judges included. Default: no limit.',
        },
      ),
    ),
    askAboveUsd: Type.Optional(
      Type.Number({
        minimum: 0,
        description: 'A run that may cost more US dollars than this asks first. Default: 0.5.',
      }),
    ),
    maxContextShare: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description:
          'Share of the context window of its model from which a prompt is called long. Default: 0.75.',
      }),
    ),
  },
  { additionalProperties: false, description: 'How evals run.' },
);

/** `evals` of a project file with all defaults. */
export interface EvalSettings {
  readonly repeat: number;
  readonly concurrency: number;
  readonly judge?: string;
  readonly timeoutMs: number;
  readonly budget: { readonly costUsd?: number; readonly tokens?: number };
  readonly askAboveUsd: number;
  readonly maxContextShare: number;
}

export function toEvalSettings(written: Static<typeof evalSettingsSchema> = {}): EvalSettings {
  const { judge, timeout = '2m' } = written;
  return {
    repeat: written.repeat ?? 1,
    concurrency: written.concurrency ?? 4,
    ...(judge === undefined ? {} : { judge }),
    timeoutMs: parseDurationMs(timeout),
    budget: written.budget ?? {},
    askAboveUsd: written.askAboveUsd ?? 0.5,
    maxContextShare: written.maxContextShare ?? 0.75,
  };
}
