/** Prompts with placeholders and code, and values of all kinds. */
import fc from 'fast-check';
import type { JsonValue } from '../../../src/domain/fixtures/assertion.ts';
import type { RenderQuestion } from './oracle.ts';

const seed = 20261120;
const word = fc.constantFrom('a', 'Hello', 'x', '42', 'é', 'straße');
const renderings: fc.Arbitrary<RenderQuestion> = fc.record({
  prompt: fc
    .array(
      fc.constantFrom(
        'Hello ',
        '{{v}}',
        '{{ w }}',
        '{{v}}',
        '{{gone}}',
        '{ {',
        '}} ',
        '"',
        '\n',
        '<b>&',
        '{{ v | upper }}',
        '{% if v %}yes{% endif %}',
        '{# no #}',
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => `Prompt: ${parts.join('')}.`),
  vars: fc.record({
    v: fc.oneof(
      word,
      fc.constantFrom<JsonValue>(
        1.5,
        true,
        null,
        [1, 'b'],
        { a: 1 },
        '{{w}}',
        '{% raw %}',
        '<i>&"',
      ),
    ),
    w: word,
  }),
});

/** The same questions in every run. */
export function makeRenderQuestions(): readonly RenderQuestion[] {
  return fc.sample(renderings, { seed, numRuns: 200 });
}
