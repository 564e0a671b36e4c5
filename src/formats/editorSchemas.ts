/** JSON schemas (draft-07) with which editors validate and complete our files, derived from what parses them. */
import {
  promptInputSchema,
  promptMessageSchema,
  promptToolSchema,
  responseFormats,
} from '../domain/prompt/promptContent.ts';
import { projectSchema } from '../domain/project/project.ts';
import { rolloutPlanSchema } from '../domain/rollout/rolloutPlan.ts';
import { createFixturesSchema } from './fixtures/createFixturesSchema.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** File name below `media/schemas` → schema. */
export function createEditorSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map([
    ['prompt.schema.json', createPromptSchema()],
    ['rollout.schema.json', toEditorSchema('Rollout plan', rolloutPlanSchema)],
    ['fixtures.schema.json', toEditorSchema('Fixtures', createFixturesSchema())],
    ['project.schema.json', toEditorSchema('Prompt Rollout project', projectSchema)],
  ]);
}

function toEditorSchema(title: string, schema: object): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...schema };
}

/**
 * The format of GitHub Models with `inputs` and `tools`. As open as the schema in the public catalogue, which editors apply to
 * the same files: what that one accepts is accepted here.
 */
function createPromptSchema(): JsonSchema {
  return toEditorSchema('Prompt', {
    description: 'A prompt: messages, model and parameters, with test data.',
    type: 'object',
    additionalProperties: true,
    required: ['messages'],
    properties: {
      name: text('Name for people. Not part of what is served.'),
      description: text('What the prompt is for. Not part of what is served.'),
      model: text('The model, for example openai/gpt-4o-mini.'),
      modelParameters,
      inputs: {
        description: 'The variables that messages use as {{name}}.',
        type: ['object', 'null'],
        additionalProperties: open(promptInputSchema, {
          type: ['object', 'null'],
          defaults: { type: 'string' },
        }),
      },
      messages: {
        description: 'What is sent to the model, in this order.',
        type: 'array',
        minItems: 1,
        items: open(promptMessageSchema, {
          type: 'object',
          defaults: { role: 'user', content: '' },
        }),
      },
      responseFormat: {
        description: 'text, json_object, or json_schema, which needs “jsonSchema”.',
        enum: [...responseFormats, null],
      },
      jsonSchema: {
        description: 'A text that holds JSON with “name” and “schema”. Start it with |-',
        type: ['string', 'null'],
      },
      tools: {
        description: 'Functions that the model may call.',
        type: ['array', 'null'],
        items: open(promptToolSchema, { type: 'object', defaults: { name: 'tool' } }),
      },
      testData,
      evaluators,
    },
  });
}

function text(description: string): JsonSchema {
  return { type: ['string', 'null'], description };
}

/** Unknown keys are ignored when a prompt is read, so the schema lets them pass; the diagnostics warn. */
function open(
  schema: object,
  as: { readonly type: string | readonly string[]; readonly defaults: JsonSchema },
): JsonSchema {
  const snippet = { label: 'new', body: as.defaults };
  return { ...schema, type: as.type, additionalProperties: true, defaultSnippets: [snippet] };
}

const modelParameters: JsonSchema = {
  description: 'Parameters for the model. Both spellings, maxTokens and max_tokens, are read.',
  type: ['object', 'null'],
  additionalProperties: true,
  properties: {
    maxTokens: { type: 'integer', minimum: 1, description: 'The most tokens of an answer.' },
    max_tokens: { type: 'integer', minimum: 1, description: 'The same as maxTokens.' },
    temperature: { type: 'number', minimum: 0, description: 'Higher is more varied.' },
    topP: { type: 'number', minimum: 0, maximum: 1, description: 'Nucleus sampling, 0 to 1.' },
    top_p: { type: 'number', minimum: 0, maximum: 1, description: 'The same as topP.' },
  },
};

const testData: JsonSchema = {
  description: 'Cases to try the prompt with: a value for each variable. Values are data.',
  type: ['array', 'null'],
  items: {
    type: 'object',
    additionalProperties: true,
    properties: {
      input: { description: 'The value of {{input}}.' },
      expected: { description: 'What an evaluator may compare with, as {{expected}}.' },
    },
  },
};

const evaluators: JsonSchema = {
  description: 'How answers to the cases are judged.',
  type: ['array', 'null'],
  items: {
    type: 'object',
    additionalProperties: true,
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'Name of the check in results.' },
      string: {
        type: 'object',
        description: 'Compares the answer with a text, in which {{name}} is replaced.',
        additionalProperties: true,
        properties: {
          equals: { type: 'string', description: 'Exactly this, upper and lower case count.' },
          contains: { type: 'string', description: 'This somewhere; case does not count.' },
          startsWith: { type: 'string', description: 'This at the start; case does not count.' },
          endsWith: { type: 'string', description: 'This at the end; case does not count.' },
        },
      },
      llm: {
        type: 'object',
        description: 'Asks a model to choose a grade.',
        additionalProperties: true,
        properties: {
          modelId: { type: 'string', description: 'The model that judges.' },
          prompt: { type: 'string', description: 'The question; {{completion}} is the answer.' },
          systemPrompt: { type: 'string', description: 'Instructions for the judge.' },
          choices: {
            type: 'array',
            description: 'The grades and their scores, from 0 to 1.',
            items: {
              type: 'object',
              additionalProperties: true,
              properties: {
                choice: { type: 'string', description: 'What the judge writes.' },
                score: { type: 'number', description: 'Its score.' },
              },
            },
          },
        },
      },
      uses: {
        type: 'string',
        description: 'A built-in judge.',
        examples: [
          'github/similarity',
          'github/coherence',
          'github/fluency',
          'github/relevance',
          'github/groundedness',
        ],
      },
    },
  },
};
