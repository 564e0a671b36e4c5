/** Turns schema errors into findings with places, sentences and fixes. */
import type { Static, TSchema } from 'typebox';
import type { TValidationError } from 'typebox/error';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { findClosestName } from '../text/findClosestName.ts';
import type { ProblemList, SpanFix } from '../text/problemList.ts';
import { findNodeAt, locate } from '../yaml/locate.ts';
import { type SourceMap, type SourceNode, toPlainValue } from '../yaml/sourceNode.ts';
import { findDescription, listKnownKeys, type SchemaPath } from './schemaNode.ts';

const maxErrors = 100;

/** The value of a file if it fits the schema; else findings. `what` names the whole in sentences. */
export function readBySchema<Schema extends TSchema>(
  problems: ProblemList,
  root: SourceMap,
  shape: { readonly schema: Schema; readonly what: string },
): Static<Schema> | undefined {
  const value = toPlainValue(root);
  if (Value.Check(shape.schema, value)) return value;
  const errors = listErrors(shape.schema, value);
  const unions = new Set(errors.filter(isUnion).map((error) => error.instancePath));
  for (const error of errors) {
    const path = toPath(root, error.instancePath);
    const { node } = findNodeAt(root, path);
    // A value that fits no member of a union gives an error for each; one is enough.
    const isMember = unions.has(error.instancePath) && !isUnion(error);
    if (error.keyword === 'boolean' || (isMember && error.keyword === 'type')) continue;
    if (isUnion(error) && node.kind === 'map') continue;
    reportError(problems, { root, path, node, ...shape }, error);
  }
  if (!problems.hasErrors) problems.error('wrong_type', `The ${shape.what} is not valid.`, root);
  return undefined;
}

function isUnion(error: TValidationError): boolean {
  return error.keyword === 'anyOf';
}

/** The library stops after a few errors, by a setting that is global: it is put back at once. */
function listErrors(schema: TSchema, value: unknown): readonly TValidationError[] {
  const before = Settings.Get().maxErrors;
  Settings.Set({ maxErrors });
  try {
    return Value.Errors(schema, value);
  } finally {
    Settings.Set({ maxErrors: before });
  }
}

/** A JSON pointer as a path; digits are indexes where the file has a list. */
function toPath(root: SourceNode, pointer: string): SchemaPath {
  const path: (string | number)[] = [];
  for (const raw of pointer.split('/').slice(1)) {
    const segment = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = findNodeAt(root, path).node.kind === 'list';
    path.push(isIndex ? Number(segment) : segment);
  }
  return path;
}

interface Place {
  readonly root: SourceMap;
  readonly path: SchemaPath;
  readonly node: SourceNode;
  readonly schema: TSchema;
  readonly what: string;
}

function nameOf({ path, what }: Place): string {
  const last = path.at(-1);
  if (last === undefined) return `The ${what}`;
  const parent = path.at(-2);
  if (typeof last === 'string') return `“${last}”`;
  return typeof parent === 'string' ? `Entry ${last + 1} of “${parent}”` : `Entry ${last + 1}`;
}

function reportError(problems: ProblemList, place: Place, error: TValidationError): void {
  const span = locate(problems, place.root, place.path);
  const name = nameOf(place);
  const about = findDescription(place.schema, place.path);
  const help = about === undefined ? '' : ` ${about}`;
  switch (error.keyword) {
    case 'additionalProperties':
      reportUnknown(problems, place, error.params.additionalProperties);
      return;
    case 'required':
      for (const property of error.params.requiredProperties) {
        problems.error('missing_key', `${name} needs “${property}”.`, span);
      }
      return;
    case 'type':
    case 'anyOf':
      problems.error('wrong_type', `${name} ${describeType(error)}.${help}`, span);
      return;
    case 'enum':
      reportChoice(problems, place, error.params.allowedValues);
      return;
    default:
      problems.error('out_of_range', `${name} ${describeLimit(error)}.${help}`, span);
  }
}

function describeType(error: TValidationError): string {
  if (error.keyword !== 'type') return 'does not have a form that is known here';
  const names: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
    array: 'a list (- …)',
    object: 'a mapping (key: value)',
  };
  const types = [error.params.type].flat();
  return `must be ${types.map((type) => names[type] ?? type).join(' or ')}`;
}

function describeLimit(error: TValidationError): string {
  switch (error.keyword) {
    case 'minimum':
      return `must be at least ${error.params.limit}`;
    case 'maximum':
      return `must be at most ${error.params.limit}`;
    case 'exclusiveMinimum':
      return `must be greater than ${error.params.limit}`;
    case 'minItems':
      return `needs at least ${error.params.limit} ${error.params.limit === 1 ? 'entry' : 'entries'}`;
    case 'maxItems':
      return `has at most ${error.params.limit} entries`;
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `has at most ${error.params.limit} characters`;
    default:
      return 'is not written as it must be';
  }
}

function reportUnknown(problems: ProblemList, place: Place, names: readonly string[]): void {
  const { node } = place;
  if (node.kind !== 'map') return;
  const known = listKnownKeys(place.schema, place.path);
  const free = known.filter((key) => !node.entries.some((entry) => entry.key === key));
  const where = nameOf(place).replace(/^[TE]/, (letter) => letter.toLowerCase());
  for (const entry of node.entries.filter(({ key }) => names.includes(key))) {
    const meant = findClosestName(entry.key, free);
    const question =
      meant === undefined ? ` Known are ${known.join(', ')}.` : ` Did you mean “${meant}”?`;
    problems.error(
      'unknown_key',
      `“${entry.key}” is not a key of ${where}.${question}`,
      entry.keySpan,
      ...(meant === undefined ? [] : [toFix(`Rename to “${meant}”`, entry.keySpan, meant)]),
    );
  }
}

function reportChoice(problems: ProblemList, place: Place, allowed: readonly unknown[]): void {
  const choices = allowed.map(String);
  const { node } = place;
  const given = node.kind === 'scalar' ? String(node.value) : '';
  const meant = findClosestName(given, choices);
  problems.error(
    'not_allowed',
    `${nameOf(place)} must be one of ${choices.join(', ')}.`,
    locate(problems, place.root, place.path),
    ...(meant === undefined ? [] : [toFix(`Change to “${meant}”`, node, meant)]),
  );
}

function toFix(title: string, span: { start: number; end: number }, newText: string): SpanFix {
  return { title, edits: [{ span: { start: span.start, end: span.end }, newText }] };
}
