import { Type, type Static } from 'typebox';
import { environmentNameSchema } from '../environment/environment.ts';
import { promptKeySchema } from '../prompt/promptKey.ts';

/** A model endpoint that evals may call; `keyVariable` names an environment variable, never a secret itself. */
export const modelEndpointSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    kind: Type.Enum(['openai', 'anthropic', 'vscode'] as const),
    url: Type.Optional(Type.String({ maxLength: 2000 })),
    keyVariable: Type.Optional(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' })),
  },
  { additionalProperties: false },
);

/** `prompt-rollout.yml` at the root of a workspace folder: the one source of truth for extension and CLI. No secrets. */
export const projectSchema = Type.Object(
  {
    prompts: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 500 }))),
    registry: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    environment: Type.Optional(environmentNameSchema),
    models: Type.Optional(Type.Array(modelEndpointSchema, { maxItems: 50 })),
    /** Path below the workspace folder → prompt key, for renamed files. */
    keys: Type.Optional(Type.Record(Type.String(), promptKeySchema)),
  },
  { additionalProperties: false },
);
export type Project = Static<typeof projectSchema>;

export const projectFileName = 'prompt-rollout.yml';
export const defaultEnvironment = 'production';
