import type { ProblemList } from '../text/problemList.ts';
import { headSpan, readMap, readText } from '../yaml/readNode.ts';
import {
  type PlainValue,
  type SourceEntry,
  type SourceMap,
  toPlainValue,
} from '../yaml/sourceNode.ts';

const maxModelLength = 200;

/** Reads `model`; a prompt without one is usable where the caller brings the model. */
export function readModel(
  problems: ProblemList,
  entry: SourceEntry | undefined,
  root: SourceMap,
): string | undefined {
  const text = readText(problems, entry?.value, '“model”');
  if (text !== undefined && text.value.length > maxModelLength) {
    problems.error(
      'bad_value',
      `A model name has at most ${maxModelLength} characters.`,
      text.node,
    );
    return undefined;
  }
  if (text !== undefined && text.value.trim() !== '') return text.value;
  if (entry?.value === undefined || entry.value.kind === 'scalar') {
    problems.hint(
      'missing_model',
      'No model is named. Evals need one, and a change of the model would go unnoticed.',
      entry?.keySpan ?? headSpan(problems, root),
    );
  }
  return undefined;
}

/** `max_tokens` → `maxTokens`: both spellings are in use for one parameter. */
export function toParameterName(key: string): string {
  return /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(key)
    ? key.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
    : key;
}

/** Reads `modelParameters` with normalised names. */
export function readModelParameters(
  problems: ProblemList,
  entry: SourceEntry | undefined,
): Readonly<Record<string, PlainValue>> | undefined {
  const map = readMap(problems, entry?.value, '“modelParameters”');
  if (map === undefined) return undefined;
  const parameters = new Map<string, PlainValue>();
  for (const { key, keySpan, value } of map.entries) {
    const name = toParameterName(key);
    if (parameters.has(name)) {
      problems.error(
        'duplicated_parameter',
        `“${key}” is set twice: ${name} has two spellings. Keep one of them.`,
        keySpan,
      );
    }
    const plain = toPlainValue(value);
    if (plain === null) continue;
    const expected = describeExpected(name, plain);
    if (expected !== undefined) {
      problems.error('bad_parameter', `“${key}” must be ${expected}.`, headSpan(problems, value));
    }
    parameters.set(name, plain);
  }
  return parameters.size === 0 ? undefined : Object.fromEntries(parameters);
}

function describeExpected(name: string, value: PlainValue): string | undefined {
  switch (name) {
    case 'maxTokens':
      return typeof value === 'number' && Number.isInteger(value) && value >= 1
        ? undefined
        : 'a whole number of at least 1';
    case 'temperature':
      return typeof value === 'number' && value >= 0 ? undefined : 'a number of at least 0';
    case 'topP':
      return typeof value === 'number' && value >= 0 && value <= 1
        ? undefined
        : 'a number from 0 to 1';
    default:
      return undefined;
  }
}
