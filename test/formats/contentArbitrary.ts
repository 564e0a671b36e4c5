import fc from 'fast-check';
import {
  messageRoles,
  type PromptContent,
  type PromptInput,
  type PromptTool,
} from '../../src/domain/prompt/promptContent.ts';

/** Texts that are awkward in YAML, beside ordinary ones. */
export const awkwardText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          ' ',
          '\n',
          '\n\n',
          '\t',
          '#',
          ': ',
          '- ',
          '"',
          "'",
          '{{x}}',
          '|',
          '\\',
          '\r',
          '\u2028',
        ],
        ...[
          '---',
          '...',
          '*a',
          '&a',
          '!x',
          '1',
          'true',
          '~',
          '\u0085',
          '\uFEFF',
          '\x07',
          '%',
          '@',
          '😀',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
  .filter((text) => text !== '__proto__');
const json = fc.dictionary(
  name,
  fc.oneof(awkwardText, fc.integer(), fc.boolean(), fc.array(awkwardText, { maxLength: 2 })),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
);

const input: fc.Arbitrary<PromptInput> = fc.record(
  {
    type: fc.constantFrom('string' as const, 'number' as const),
    description: awkwardText,
    required: fc.boolean(),
    default: fc.oneof(awkwardText, json),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const tool: fc.Arbitrary<PromptTool> = fc.record(
  { name, description: awkwardText, parameters: json },
  { requiredKeys: ['name'], noNullPrototype: true },
);

const parameters = fc
  .record(
    {
      maxTokens: fc.integer({ min: 1 }),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      stop: fc.array(awkwardText),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  .filter((value) => Object.keys(value).length > 0)
  .map((value) => ({
    ...value,
    ...(value.temperature === undefined ? {} : { temperature: value.temperature + 0 }),
  }));

/** Any normalised content that a file can hold. */
export const contentArbitrary: fc.Arbitrary<PromptContent> = fc
  .record(
    {
      messages: fc.array(
        fc.record(
          { role: fc.constantFrom(...messageRoles), content: awkwardText },
          { noNullPrototype: true },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      model: fc.constantFrom('m', 'openai/gpt-4o', '1', 'a: b', '#x'),
      modelParameters: parameters,
      inputs: fc.dictionary(name, input, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
      tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 3, selector: (each) => each.name }),
      output: json.map((schema) => ({ name: 'out', schema })),
    },
    { requiredKeys: ['messages'], noNullPrototype: true },
  )
  .map(({ output, ...content }) =>
    output === undefined
      ? content
      : { ...content, responseFormat: 'json_schema' as const, jsonSchema: output },
  );
