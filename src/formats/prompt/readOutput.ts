import { Value } from 'typebox/value';
import {
  type OutputSchema,
  outputSchemaSchema,
  responseFormats,
  type ResponseFormat,
} from '../../domain/prompt/promptContent.ts';
import { findClosestName } from '../text/findClosestName.ts';
import { findJsonError } from '../text/findJsonError.ts';
import type { ProblemList } from '../text/problemList.ts';
import { findInScalar } from '../yaml/findInScalar.ts';
import { headSpan, readText, type SourceText } from '../yaml/readNode.ts';
import { renderPair } from '../yaml/renderYaml.ts';
import { isNull, type SourceEntry, toPlainValue } from '../yaml/sourceNode.ts';

const known: readonly string[] = responseFormats;

/** Reads `responseFormat`. */
export function readResponseFormat(
  problems: ProblemList,
  entry: SourceEntry | undefined,
): ResponseFormat | undefined {
  const text = readText(problems, entry?.value, '“responseFormat”');
  if (text === undefined) return undefined;
  const format = responseFormats.find((each) => each === text.value);
  if (format !== undefined) return format;
  const meant = findClosestName(text.value, known);
  problems.error(
    'unknown_response_format',
    `“${text.value}” is not a response format. Use text, json_object or json_schema.`,
    text.node,
    ...(meant === undefined
      ? []
      : [{ title: `Change to “${meant}”`, edits: [{ span: text.node, newText: meant }] }]),
  );
  return undefined;
}

/** Reads `jsonSchema`, a text that holds JSON with name and schema. */
export function readOutputSchema(
  problems: ProblemList,
  entry: SourceEntry | undefined,
): OutputSchema | undefined {
  if (entry === undefined || isNull(entry.value)) return undefined;
  if (entry.value.kind === 'map') {
    reportMapping(problems, entry);
    return undefined;
  }
  const text = readText(problems, entry.value, '“jsonSchema”');
  if (text === undefined || text.value.trim() === '') return undefined;
  return parseOutputSchema(problems, text, entry);
}

function reportMapping(problems: ProblemList, entry: SourceEntry): void {
  const column = problems.lines.positionAt(entry.keySpan.start).column;
  const json = JSON.stringify(toPlainValue(entry.value), null, 2);
  const pair = renderPair('jsonSchema', json, column);
  problems.error(
    'wrong_type',
    '“jsonSchema” must be a text that holds JSON. Start it with “jsonSchema: |-”.',
    entry.keySpan,
    {
      title: 'Convert to JSON text',
      edits: [{ span: { start: entry.keySpan.start, end: entry.value.end }, newText: `${pair}\n` }],
    },
  );
}

function parseOutputSchema(
  problems: ProblemList,
  text: SourceText,
  entry: SourceEntry,
): OutputSchema | undefined {
  const errorAt = findJsonError(text.value);
  if (errorAt !== undefined) {
    const span = { start: errorAt, end: Math.min(errorAt + 1, text.value.length) };
    const place =
      errorAt >= text.value.length ? entry.keySpan : findInScalar(problems, text.node, span);
    const line = text.value.slice(0, errorAt).split('\n').length;
    const what =
      errorAt >= text.value.length
        ? 'it ends too early'
        : `“${text.value.charAt(errorAt)}” is not expected in its line ${line}`;
    problems.error('bad_json', `The text of “jsonSchema” is not JSON: ${what}.`, place);
    return undefined;
  }
  const parsed: unknown = JSON.parse(text.value);
  const unusable = findUnusableText(parsed);
  if (unusable !== undefined) {
    problems.error('bad_value', `The text of “jsonSchema” ${unusable}. Remove it.`, entry.keySpan);
    return undefined;
  }
  if (Value.Check(outputSchemaSchema, parsed)) return parsed;
  problems.error('bad_json_schema', describeDefect(parsed), entry.keySpan);
  return undefined;
}

/** JSON can spell by escapes what no database stores, and a name that is special to JavaScript. */
function findUnusableText(parsed: unknown): string | undefined {
  const json = JSON.stringify(parsed);
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(json)) return 'holds a NUL character';
  if (/(?<!\\)(?:\\\\)*\\ud[89a-f]/i.test(json)) return 'holds half of a character';
  return json.includes('"__proto__":') ? 'uses “__proto__” as a name' : undefined;
}

function describeDefect(parsed: unknown): string {
  const wanted = 'with “name” (a text) and “schema” (an object), as model APIs take it';
  const error = Value.Errors(outputSchemaSchema, parsed).find(
    (each) => each.keyword === 'additionalProperties',
  );
  if (error?.keyword === 'additionalProperties' && error.instancePath === '') {
    const names = error.params.additionalProperties.map((name) => `“${name}”`).join(', ');
    return `“jsonSchema” must be an object ${wanted}; ${names} cannot stand beside them.`;
  }
  return `“jsonSchema” must be an object ${wanted}.`;
}

/** Checks that the format and the schema go together. */
export function checkOutput(
  problems: ProblemList,
  entries: { readonly format: SourceEntry | undefined; readonly schema: SourceEntry | undefined },
  read: { readonly format: ResponseFormat | undefined; readonly schema: OutputSchema | undefined },
): void {
  const { format, schema } = entries;
  if (read.format === 'json_schema' && format !== undefined && isAbsent(schema)) {
    problems.error(
      'missing_json_schema',
      'The response format json_schema needs a “jsonSchema”.',
      headSpan(problems, format.value),
    );
  }
  if (read.schema !== undefined && read.format !== 'json_schema' && schema !== undefined) {
    problems.warning(
      'unused_json_schema',
      '“jsonSchema” is used only with “responseFormat: json_schema”.',
      schema.keySpan,
    );
  }
}

function isAbsent(entry: SourceEntry | undefined): boolean {
  if (entry === undefined || isNull(entry.value)) return true;
  const { value } = entry;
  return value.kind === 'scalar' && typeof value.value === 'string' && value.value.trim() === '';
}
