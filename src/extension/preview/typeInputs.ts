import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { isRequiredInput, listInputs } from '../../domain/prompt/variables.ts';
import { l10n } from '../platform/localize.ts';
import type { Ui } from '../ui/ui.ts';
import { readValues, type PreviewedPrompt } from './previewedPrompt.ts';

/** One box for each input of the prompt, with what it has now. */
export async function typeInputs(
  { content, chosen }: Pick<PreviewedPrompt, 'content' | 'chosen'>,
  ui: Pick<Ui, 'input'>,
): Promise<Readonly<Record<string, JsonValue>>> {
  const inputs = [...listInputs(content)];
  const before = readValues(chosen);
  const values: Record<string, JsonValue> = {};
  for (const [index, [name, input]] of inputs.entries()) {
    const value: JsonValue = before[name] ?? toJson(input.default);
    const shown = toLine(value);
    const text = await ui.input({
      title: l10n.t('Values of the Preview ({0}/{1})', index + 1, inputs.length),
      prompt: input.description === undefined ? name : `${name}: ${input.description}`,
      value: shown,
    });
    // A box holds one line: what was left as it is keeps its lines, and stays a number or a list.
    const typed = text === shown ? value : text;
    if (typed !== '' || isRequiredInput(input)) values[name] = typed;
  }
  return values;
}

function toJson(value: unknown): JsonValue {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toLine(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
}
