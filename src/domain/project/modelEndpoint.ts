import { Type, type Static } from 'typebox';

const priceSchema = Type.Object(
  {
    input: Type.Number({ minimum: 0, description: 'US dollars for a million tokens sent.' }),
    output: Type.Number({ minimum: 0, description: 'US dollars for a million tokens answered.' }),
  },
  { additionalProperties: false, description: 'US dollars for a million tokens.' },
);

/** A model endpoint that evals may call; `keyVariable` names an environment variable, never a secret itself. */
export const modelEndpointSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 100,
      description:
        'Name of the endpoint. A model named “name/model” in a prompt is asked here as “model”.',
    }),
    kind: Type.Enum(['openai', 'anthropic', 'vscode'] as const, {
      description:
        'openai: any OpenAI-compatible API. anthropic: the Anthropic API. vscode: the language models of the editor.',
    }),
    url: Type.Optional(
      Type.String({
        maxLength: 2000,
        description:
          'Base URL of the API, without a key in it, for example http://localhost:11434/v1. Default: that of OpenAI or Anthropic.',
      }),
    ),
    keyVariable: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
        description: 'Name of the environment variable that holds the API key, never the key.',
      }),
    ),
    serves: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 100,
        description:
          'Models that are asked here, as prompts name them; * stands for any text: openai/*, gpt-*. Without it: what no other endpoint serves.',
      }),
    ),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'The model that is asked here, whatever prompts name. Default: the one that the prompt names.',
      }),
    ),
    prices: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 200 }), priceSchema, {
        description:
          'Prices by model, * for any text; the first that fits counts. Known models have a price without it. 0 for a model of your own.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A model endpoint that evals may call.' },
);
export type ModelEndpoint = Static<typeof modelEndpointSchema>;

/** The base URL that is called; undefined for the editor's models. Without slashes at its end. */
export function readEndpointUrl({ kind, url }: ModelEndpoint): string | undefined {
  switch (kind) {
    case 'openai':
      return (url ?? 'https://api.openai.com/v1').replace(/\/+$/, '');
    case 'anthropic':
      return (url ?? 'https://api.anthropic.com').replace(/\/+$/, '');
    case 'vscode':
      return undefined;
  }
}
