import { inputTypes, type InputType, type PromptInput } from '../../domain/prompt/promptContent.ts';
import { findClosestName } from '../text/findClosestName.ts';
import type { ProblemList } from '../text/problemList.ts';
import { headSpan, readBoolean, readMap, readText } from '../yaml/readNode.ts';
import { reportUnknownKeys } from '../yaml/reportUnknownKeys.ts';
import {
  findEntry,
  isNull,
  type PlainValue,
  type SourceEntry,
  type SourceMap,
  toPlainValue,
} from '../yaml/sourceNode.ts';

const inputName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** A declared variable with its place. */
export interface SourceInput {
  readonly name: string;
  readonly input: PromptInput;
  readonly entry: SourceEntry;
}

/** Reads `inputs`: variable name → type, description, required, default. */
export function readInputs(
  problems: ProblemList,
  entry: SourceEntry | undefined,
): readonly SourceInput[] {
  const map = readMap(problems, entry?.value, '“inputs”');
  return (map?.entries ?? []).map((each) => readInput(problems, each));
}

function readInput(problems: ProblemList, entry: SourceEntry): SourceInput {
  const { key: name, keySpan } = entry;
  if (!inputName.test(name)) {
    problems.error(
      'bad_name',
      `“${name}” cannot name an input. Use letters, digits, “_”, “.” and “-”, starting with a letter, at most 64.`,
      keySpan,
    );
  }
  const map = readMap(problems, entry.value, `The input “${name}”`);
  return { name, input: map === undefined ? {} : readProperties(problems, name, map), entry };
}

function readProperties(problems: ProblemList, name: string, map: SourceMap): PromptInput {
  reportUnknownKeys(problems, map, {
    known: ['type', 'description', 'required', 'default'],
    severity: 'warning',
    where: 'an input',
  });
  const type = readType(problems, map);
  const description = readText(problems, findEntry(map, 'description')?.value, '“description”');
  const required = readBoolean(problems, findEntry(map, 'required')?.value, '“required”');
  const fallback = findEntry(map, 'default');
  const hasDefault = fallback !== undefined && !isNull(fallback.value);
  const input: PromptInput = {
    ...(type === undefined ? {} : { type }),
    ...(description === undefined ? {} : { description: description.value }),
    ...(required === undefined ? {} : { required }),
    ...(hasDefault ? { default: toPlainValue(fallback.value) } : {}),
  };
  if (hasDefault) checkDefault(problems, { name, input, entry: fallback });
  return input;
}

function readType(problems: ProblemList, map: SourceMap): InputType | undefined {
  const text = readText(problems, findEntry(map, 'type')?.value, '“type”');
  if (text === undefined) return undefined;
  const type = inputTypes.find((each) => each === text.value);
  if (type !== undefined) return type;
  const meant = findClosestName(text.value, inputTypes);
  problems.error(
    'not_allowed',
    `“${text.value}” is not a type of an input. Use ${inputTypes.join(', ')}.`,
    text.node,
    ...(meant === undefined
      ? []
      : [{ title: `Change to “${meant}”`, edits: [{ span: text.node, newText: meant }] }]),
  );
  return undefined;
}

function checkDefault(problems: ProblemList, read: SourceInput): void {
  const { name, input, entry } = read;
  const place = headSpan(problems, entry.value);
  if (input.required === true) {
    problems.warning(
      'required_input_with_default',
      `The input “${name}” is required and has a default, which is therefore never used.`,
      entry.keySpan,
    );
  }
  if (input.type !== undefined && typeOf(toPlainValue(entry.value)) !== input.type) {
    problems.warning(
      'default_of_other_type',
      `The default of “${name}” is not of its type ${input.type}.`,
      place,
    );
  }
}

function typeOf(value: PlainValue): InputType | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return inputTypes.find((each) => each === type);
}
