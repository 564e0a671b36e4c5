import { Type, type Static } from 'typebox';
import { environmentNameSchema } from '../environment/environment.ts';
import { promptKeySchema } from '../prompt/promptKey.ts';

/** A model endpoint that evals may call; `keyVariable` names an environment variable, never a secret itself. */
const modelEndpointSchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Name of the endpoint in pickers and on the command line.',
    }),
    kind: Type.Enum(['openai', 'anthropic', 'vscode'] as const, {
      description:
        'openai: any OpenAI-compatible API. anthropic: the Anthropic API. vscode: the language models of the editor.',
    }),
    url: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Base URL of the API, without a key in it.' }),
    ),
    keyVariable: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
        description: 'Name of the environment variable that holds the API key, never the key.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A model endpoint that evals may call.' },
);

/** `prompt-rollout.yml` at the root of a workspace folder: the one source of truth for extension and CLI. No secrets. */
export const projectSchema = Type.Object(
  {
    prompts: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
        description:
          'Folders that hold prompts, below this one. Default: prompts if there is such a folder, else all.',
      }),
    ),
    registry: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        description: 'URL of the shared registry. Without it a local one is used.',
      }),
    ),
    environment: Type.Optional(environmentNameSchema),
    models: Type.Optional(
      Type.Array(modelEndpointSchema, {
        maxItems: 50,
        description: 'Model endpoints for evals and for trying prompts.',
      }),
    ),
    /** Path below the workspace folder → prompt key, for renamed files. */
    keys: Type.Optional(
      Type.Record(Type.String(), promptKeySchema, {
        description: 'Path of a renamed file, below this folder → the prompt key that it keeps.',
      }),
    ),
  },
  { additionalProperties: false, description: 'The project file of Prompt Rollout. No secrets.' },
);
export type Project = Static<typeof projectSchema>;

export const projectFileName = 'prompt-rollout.yml';
export const defaultEnvironment = 'production';
