import fc from 'fast-check';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';

/** A small content; parts given replace its own. */
export function aContent(parts: Partial<PromptContent> = {}): PromptContent {
  return {
    messages: [
      { role: 'system', content: 'You answer politely.\nBe short.' },
      { role: 'user', content: 'Question: {{question}}' },
    ],
    model: 'openai/gpt-4o-mini',
    ...parts,
  };
}

const messageArbitrary = fc.record({
  role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
  content: fc
    .array(fc.constantFrom('a', 'b', '{{x}}', '{{y}}', ''), { maxLength: 5 })
    .map((lines) => lines.join('\n')),
});

/** Small contents that are often alike, so that properties meet equal and nearly equal pairs. */
export const contentArbitrary: fc.Arbitrary<PromptContent> = fc.record(
  {
    messages: fc.array(messageArbitrary, { minLength: 1, maxLength: 5 }),
    model: fc.constantFrom('m1', 'm2'),
    modelParameters: fc.dictionary(fc.constantFrom('temperature', 'topP'), fc.constantFrom(0, 1)),
    responseFormat: fc.constantFrom('text' as const, 'json_schema' as const),
    jsonSchema: fc.constantFrom(
      { name: 'a', schema: {} },
      { name: 'b', schema: { type: 'object' } },
    ),
    inputs: fc.dictionary(
      fc.constantFrom('x', 'y'),
      fc.constantFrom({}, { required: true }, { type: 'number' as const }, { default: 'd' }),
    ),
    tools: fc.constantFrom([{ name: 't' }], [{ name: 't', description: 'd' }, { name: 'u' }]),
  },
  { requiredKeys: ['messages'] },
);
