/** Findings about `{{name}}`: what is used but not declared, declared but not used, or not a variable at all. */
import {
  findPlaceholders,
  isRequiredInput,
  type Placeholder,
  type PlaceholderProblem,
} from '../../domain/prompt/variables.ts';
import { findClosestName } from '../text/findClosestName.ts';
import type { ProblemList, SpanEdit, SpanFix } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import { findInScalar } from '../yaml/findInScalar.ts';
import { findEntry, isNull, type SourceEntry, type SourceMap } from '../yaml/sourceNode.ts';
import type { SourceInput } from './readInputs.ts';
import type { SourceMessage } from './readMessages.ts';
import type { SourceTestCase } from './readRest.ts';

export interface VariableSources {
  readonly messages: readonly SourceMessage[];
  readonly inputs: readonly SourceInput[];
  readonly inputsEntry: SourceEntry | undefined;
  readonly testCases: readonly SourceTestCase[];
}

/** Reports dubious variables. Files without `inputs` declare nothing, which is how the format began. */
export function checkVariables(problems: ProblemList, sources: VariableSources): void {
  const declared = new Map(sources.inputs.map(({ name, input }) => [name, input]));
  const used = new Set<string>();
  for (const { content, message } of sources.messages) {
    const scan = findPlaceholders(message.content);
    for (const problem of scan.problems) reportPlaceholder(problems, problem, content);
    for (const placeholder of scan.placeholders) {
      const isNew = !used.has(placeholder.name);
      used.add(placeholder.name);
      const source = { placeholder, content, text: message.content };
      reportSpaces(problems, source);
      if (isNew && !declared.has(placeholder.name) && sources.inputsEntry !== undefined) {
        reportUndeclared(problems, source, sources.inputsEntry);
      }
    }
  }
  for (const input of sources.inputs) {
    if (!used.has(input.name)) reportUnused(problems, input, sources.inputsEntry);
  }
  const required = [...used].filter((name) => isRequiredInput(declared.get(name) ?? {}));
  for (const testCase of sources.testCases) reportMissingValues(problems, testCase, required);
}

/** A placeholder in the value of a message. Its place in the file is looked for only when there is a finding. */
interface SourcePlaceholder {
  readonly placeholder: Placeholder;
  readonly content: SourceMessage['content'];
  readonly text: string;
}

function reportPlaceholder(
  problems: ProblemList,
  problem: PlaceholderProblem,
  content: SourceMessage['content'],
): void {
  if (problems.full) return;
  const place = findInScalar(problems, content, problem);
  const message = {
    unclosed: '“{{” is never closed with “}}”. It is sent to the model as it is.',
    empty_name: '“{{}}” names no variable. It is sent to the model as it is.',
    bad_name: `“${problem.text}” is not a variable and is sent to the model as it is: only {{name}} is replaced.`,
  }[problem.code];
  problems.warning('template_syntax', message, place);
}

function reportSpaces(problems: ProblemList, source: SourcePlaceholder): void {
  const { placeholder, content } = source;
  const wanted = `{{${placeholder.name}}}`;
  const text = source.text.slice(placeholder.start, placeholder.end);
  if (text === wanted || problems.full) return;
  const place = findInScalar(problems, content, placeholder);
  const isVerbatim = problems.text.slice(place.start, place.end) === text;
  const fix: SpanFix = { title: `Change to ${wanted}`, edits: [{ span: place, newText: wanted }] };
  problems.warning(
    'spaced_placeholder',
    `Write ${wanted} without spaces: other tools and plain replacement in applications know only that.`,
    place,
    ...(isVerbatim ? [fix] : []),
  );
}

function reportUndeclared(
  problems: ProblemList,
  source: SourcePlaceholder,
  inputsEntry: SourceEntry,
): void {
  if (problems.full) return;
  const { name } = source.placeholder;
  const place = findInScalar(problems, source.content, source.placeholder);
  const declaration = declareInput(problems, inputsEntry, name);
  const rename = renameToDeclared(problems, { name, place }, inputsEntry);
  problems.warning(
    'undeclared_variable',
    `The variable “${name}” is not declared in “inputs”.`,
    place,
    ...(declaration === undefined
      ? []
      : [{ title: `Declare the input “${name}”`, edits: [declaration] }]),
    ...(rename === undefined ? [] : [rename]),
  );
}

/** A slip of the pen: another declared name is near. Only where the text stands in the file as it is. */
function renameToDeclared(
  problems: ProblemList,
  { name, place }: { readonly name: string; readonly place: TextSpan },
  inputsEntry: SourceEntry,
): SpanFix | undefined {
  const { value } = inputsEntry;
  const declared = value.kind === 'map' ? value.entries.map((entry) => entry.key) : [];
  const meant = findClosestName(name, declared);
  const written = problems.text.slice(place.start, place.end);
  if (meant === undefined || !/^\{\{[^{}]*\}\}$/.test(written)) return undefined;
  const newText = `{{${meant}}}`;
  return { title: `Change to ${newText}`, edits: [{ span: place, newText }] };
}

function declareInput(
  problems: ProblemList,
  inputsEntry: SourceEntry,
  name: string,
): SpanEdit | undefined {
  const { value, keySpan } = inputsEntry;
  const { lines } = problems;
  const column = lines.positionAt(keySpan.start).column;
  const eol = problems.text.includes('\r\n') ? '\r\n' : '\n';
  const declaration = (indent: string): string =>
    `${eol}${indent}${name}:${eol}${indent}  type: string`;
  if (isNull(value) || (value.kind === 'map' && value.flow && value.entries.length === 0)) {
    const colon = problems.text.indexOf(':', keySpan.end) + 1;
    const end = isNull(value) ? colon : Math.max(colon, value.end);
    return { span: { start: colon, end }, newText: declaration(' '.repeat(column + 2)) };
  }
  if (value.kind !== 'map') return undefined;
  if (value.flow) {
    const before = value.end - 1;
    return { span: { start: before, end: before }, newText: `, ${name}: { type: string } ` };
  }
  const first = value.entries[0];
  if (first === undefined) return undefined;
  const indent = ' '.repeat(lines.positionAt(first.keySpan.start).column);
  const end = lines.lineEnd(lines.trimEnd({ start: value.start, end: value.end }).end);
  return { span: { start: end, end }, newText: declaration(indent) };
}

function reportUnused(
  problems: ProblemList,
  input: SourceInput,
  inputsEntry: SourceEntry | undefined,
): void {
  const { lines } = problems;
  const { keySpan, value } = input.entry;
  const siblings = inputsEntry?.value.kind === 'map' ? inputsEntry.value : undefined;
  const fixes: SpanFix[] = [];
  if (siblings?.flow === false && siblings.entries.length > 1) {
    const end = lines.trimEnd({ start: keySpan.start, end: Math.max(value.end, keySpan.end) }).end;
    const span = { start: lines.lineStart(keySpan.start), end: lines.nextLine(end) };
    fixes.push({ title: `Remove the input “${input.name}”`, edits: [{ span, newText: '' }] });
  }
  problems.warning(
    'unused_input',
    `No message uses the input “${input.name}”. Write {{${input.name}}} in one, or remove it.`,
    keySpan,
    ...fixes,
  );
}

function reportMissingValues(
  problems: ProblemList,
  { node }: { readonly node: SourceMap },
  required: readonly string[],
): void {
  const missing = required.filter((name) => findEntry(node, name) === undefined);
  if (missing.length === 0 || problems.full) return;
  const names = missing.map((name) => `“${name}”`).join(', ');
  const start = problems.lines.lineEnd(node.start);
  problems.warning(
    'missing_test_value',
    `This test case has no value for ${names}, which the messages use.`,
    { start: node.start, end: Math.min(node.end, start) },
  );
}
