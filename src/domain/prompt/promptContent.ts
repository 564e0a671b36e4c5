import { Type, type Static } from 'typebox';

export const messageRoles = ['system', 'user', 'assistant'] as const;
export type MessageRole = (typeof messageRoles)[number];

export const responseFormats = ['text', 'json_object', 'json_schema'] as const;
export type ResponseFormat = (typeof responseFormats)[number];

export const inputTypes = ['string', 'number', 'boolean', 'array', 'object'] as const;
export type InputType = (typeof inputTypes)[number];

/** One message; `content` may hold `{{name}}` placeholders, which are found but never executed. */
export const promptMessageSchema = Type.Object(
  {
    role: Type.Enum(messageRoles, { description: 'Who speaks: system, user or assistant.' }),
    content: Type.String({
      description: 'The text. {{name}} stands for the value of an input; nothing is executed.',
    }),
  },
  { additionalProperties: false, description: 'One message.' },
);
export type PromptMessage = Static<typeof promptMessageSchema>;

/** A declared variable of the prompt. */
export const promptInputSchema = Type.Object(
  {
    type: Type.Optional(
      Type.Enum(inputTypes, { description: 'Type of its values. Default: string.' }),
    ),
    description: Type.Optional(
      Type.String({ description: 'What it is, for those who call the prompt.' }),
    ),
    required: Type.Optional(
      Type.Boolean({
        description: 'Whether the application must send it. Default: true without a default.',
      }),
    ),
    default: Type.Optional(
      Type.Unknown({ description: 'The value when the application sends none.' }),
    ),
  },
  { additionalProperties: false, description: 'A variable that messages use as {{name}}.' },
);
export type PromptInput = Static<typeof promptInputSchema>;

/** A function that the model may call; `parameters` is a JSON schema. */
export const promptToolSchema = Type.Object(
  {
    name: Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,63}$',
      description: 'Name of the function, unique in the prompt.',
    }),
    description: Type.Optional(
      Type.String({ description: 'What it does, for the model to know when to call it.' }),
    ),
    parameters: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'JSON schema of its arguments.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A function that the model may call.' },
);
export type PromptTool = Static<typeof promptToolSchema>;

/** The parsed form of the `jsonSchema` text of a prompt file. */
export const outputSchemaSchema = Type.Object(
  {
    name: Type.String(),
    description: Type.Optional(Type.String()),
    schema: Type.Record(Type.String(), Type.Unknown()),
    strict: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type OutputSchema = Static<typeof outputSchemaSchema>;

/**
 * What is hashed and served. Normalised: parameter names in camel case (`maxTokens`, `topP`), `jsonSchema` parsed,
 * empty optional parts left out.
 */
export const promptContentSchema = Type.Object(
  {
    messages: Type.Array(promptMessageSchema, { minItems: 1, maxItems: 200 }),
    model: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    modelParameters: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    responseFormat: Type.Optional(Type.Enum(responseFormats)),
    jsonSchema: Type.Optional(outputSchemaSchema),
    inputs: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,63}$' }), promptInputSchema),
    ),
    tools: Type.Optional(Type.Array(promptToolSchema, { maxItems: 128 })),
  },
  { additionalProperties: false },
);
export type PromptContent = Static<typeof promptContentSchema>;

/** Largest canonical JSON of a content, in bytes. */
export const maxContentBytes = 256 * 1024;
/** Largest source file, in bytes. */
export const maxSourceBytes = 1024 * 1024;
