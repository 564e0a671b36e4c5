import { Type, type Static } from 'typebox';
import { environmentNameSchema } from '../environment/environment.ts';
import { promptKeySchema } from '../prompt/promptKey.ts';
import { evalSettingsSchema } from './evalSettings.ts';
import { modelEndpointSchema } from './modelEndpoint.ts';

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
        description:
          'Model endpoints for evals and for trying prompts. The first that serves a model is asked.',
      }),
    ),
    evals: Type.Optional(evalSettingsSchema),
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
