/** Reads a fixtures file, `*.fixtures.yml`: its cases with their places, and every finding. */
import { fixturesSchema } from '../domain/fixtures/fixturesSchema.ts';
import {
  type Inputs,
  listMissingValues,
  listUnfilledNames,
  listUnknownValues,
  reportMissingValues,
  reportUnknownValues,
} from './fixtures/checkValues.ts';
import { checkReference } from './fixtures/checkReference.ts';
import { isFileReference } from './fixtures/fileReference.ts';
import type {
  CaseParts,
  FixtureCase,
  FixturesDefaults,
  TestsReference,
} from './fixtures/fixtureCase.ts';
import { foreignSuiteKeys, withoutForeignKeys } from './fixtures/foreignKeys.ts';
import { mergeCase } from './fixtures/mergeCase.ts';
import { readCaseParts } from './fixtures/readCaseParts.ts';
import type { ReadingContext } from './fixtures/readingContext.ts';
import { readBySchema } from './schema/reportSchemaErrors.ts';
import type { FileProblem } from './text/fileProblem.ts';
import type { SpanFix } from './text/problemList.ts';
import type { SourcePath } from './yaml/locate.ts';
import { parseYamlData } from './yaml/parseYamlFile.ts';
import { headSpan } from './yaml/readNode.ts';
import { findEntry, isNull, type SourceMap, type SourceNode } from './yaml/sourceNode.ts';

/** A fixtures file as it was read. */
export interface FixturesFile {
  /** In the order of the file. */
  readonly tests: readonly (FixtureCase | TestsReference)[];
  /** For files that `tests` names. */
  readonly defaults: FixturesDefaults;
  readonly problems: readonly FileProblem[];
  readonly inConflict: boolean;
}

export interface FixturesReading {
  /** Where the file is, below the workspace folder, with “/”. */
  readonly file: string;
  /** Inputs of the prompt; without them values are not compared with it. */
  readonly inputs?: Inputs | undefined;
  /** What the file that names this one says about all cases; this one is then a list of cases only. */
  readonly defaults?: FixturesDefaults;
}

const noParts: CaseParts = { values: new Map(), assertions: [] };
const noDefaults: FixturesDefaults = { parts: noParts, messages: [] };

/** Reads the text of a fixtures file. Never throws. */
export function parseFixturesFile(text: string, reading: FixturesReading): FixturesFile {
  const { root, problems, inConflict } = parseYamlData(text, 'fixtures file');
  const context = { problems, file: reading.file };
  const suite = root === undefined ? undefined : readSuite(context, root, reading);
  if (root !== undefined && suite?.tests.length === 0 && !problems.hasErrors) {
    const message = 'There is no case here yet: add one to the list under “tests”.';
    problems.hint('no_cases', message, headSpan(problems, root));
  }
  return {
    tests: suite?.tests ?? [],
    defaults: suite?.defaults ?? noDefaults,
    problems: problems.toProblems(),
    inConflict,
  };
}

type Suite = Pick<FixturesFile, 'tests' | 'defaults'>;

function readSuite(context: ReadingContext, root: SourceNode, reading: FixturesReading): Suite {
  const { problems } = context;
  if (root.kind === 'list') {
    const defaults = reading.defaults ?? noDefaults;
    return { defaults, tests: readTests(context, root, { reading, defaults, path: [] }) };
  }
  if (root.kind !== 'map' || reading.defaults !== undefined) {
    if (isNull(root)) problems.error('empty_file', 'The file is empty. Write cases into it.', root);
    else {
      const message = 'The file must be a list of cases (- …).';
      problems.error('wrong_type', message, headSpan(problems, root));
    }
    return { defaults: noDefaults, tests: [] };
  }
  const map = withoutForeignKeys(problems, root, foreignSuiteKeys);
  const defaults = readDefaults(context, map);
  const node = findEntry(map, 'tests')?.value;
  const tests =
    node === undefined ? [] : readTests(context, node, { reading, defaults, path: ['tests'] });
  checkDefaultValues(context, map, { tests, defaults, inputs: reading.inputs });
  return { defaults, tests };
}

function readDefaults(context: ReadingContext, map: SourceMap): FixturesDefaults {
  const { problems } = context;
  const before = problems.errors.length;
  const read = readBySchema(problems, map, { schema: fixturesSchema, what: 'fixtures file' });
  const node = findEntry(map, 'defaultTest')?.value;
  if (node !== undefined && node.kind !== 'map') {
    const message = '“defaultTest” must be a mapping, written in this file.';
    problems.error('wrong_type', message, headSpan(problems, node));
  }
  const parts = node?.kind === 'map' ? readCaseParts(context, node, ['defaultTest']) : noParts;
  const { kind, threshold, repeat } = read ?? {};
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(repeat === undefined ? {} : { repeat }),
    parts,
    messages: problems.errors.slice(before),
  };
}

/** The assertions of cases may use a default value, too. */
function checkDefaultValues(
  { problems }: ReadingContext,
  map: SourceMap,
  { tests, defaults, inputs }: Suite & Pick<FixturesReading, 'inputs'>,
): void {
  const node = findEntry(map, 'defaultTest')?.value;
  if (node?.kind !== 'map' || inputs === undefined) return;
  const assertions = tests.flatMap((test) => ('assertions' in test ? test.assertions : []));
  const unknown = listUnknownValues(inputs, defaults.parts.values.keys(), [
    ...defaults.parts.assertions,
    ...assertions,
  ]);
  reportUnknownValues(problems, node, { unknown, inputs });
}

interface TestsContext {
  readonly reading: FixturesReading;
  readonly defaults: FixturesDefaults;
  readonly path: SourcePath;
}

function readTests(
  context: ReadingContext,
  node: SourceNode,
  tests: TestsContext,
): readonly (FixtureCase | TestsReference)[] {
  if (node.kind === 'scalar' && !isNull(node)) return readReference(context, node, tests);
  if (node.kind === 'list') {
    return node.items.flatMap<FixtureCase | TestsReference>((item, index) =>
      item.kind === 'map'
        ? [readCase(context, item, { ...tests, path: [...tests.path, index] })]
        : readReference(context, item, tests),
    );
  }
  const message = '“tests” must be a list of cases (- …), or file://… for a file of them.';
  context.problems.error('wrong_type', message, headSpan(context.problems, node));
  return [];
}

function readReference(
  context: ReadingContext,
  node: SourceNode,
  { reading }: TestsContext,
): readonly TestsReference[] {
  const { problems, file } = context;
  const span = headSpan(problems, node);
  if (node.kind !== 'scalar' || !isFileReference(node.value)) {
    const written = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
    const isPath = /\.(?:csv|ya?ml|json)$/i.test(written) && node.start < node.end;
    const newText = JSON.stringify(`file://${written}`);
    const fix: SpanFix = { title: 'Write it as file://…', edits: [{ span: node, newText }] };
    const message = 'A case must be a mapping (“vars”, “assert”), or file://… for a file of cases.';
    problems.error('wrong_type', message, span, ...(isPath ? [fix] : []));
    return [];
  }
  if (reading.defaults !== undefined) {
    const message = 'A file of cases cannot name further files. Name them in the fixtures file.';
    problems.error('bad_file_reference', message, span);
    return [];
  }
  if (!checkReference(context, node)) return [];
  return [{ reference: node.value, place: { file, range: problems.lines.rangeOf(span) } }];
}

function readCase(
  context: ReadingContext,
  node: SourceMap,
  { reading, defaults, path }: TestsContext,
): FixtureCase {
  const { problems, file } = context;
  const before = problems.errors.length;
  const parts = readCaseParts(context, node, path);
  const merged = mergeCase(defaults, parts);
  const { inputs } = reading;
  if (inputs !== undefined) {
    reportMissingValues(problems, node, listMissingValues(inputs, merged.values));
    const unknown = listUnknownValues(inputs, parts.values.keys(), merged.assertions);
    reportUnknownValues(problems, node, { unknown, inputs });
  }
  for (const { name, of } of listUnfilledNames(merged.assertions, merged.values)) {
    const isOwn = parts.assertions.some(({ place }) => place === of.place);
    const { start, end } = of.place.valueRange ?? of.place.range;
    const span = isOwn ? { start: start.offset, end: end.offset } : headSpan(problems, node);
    const message = `An assertion names “{{${name}}}”, for which this case has no value.`;
    problems.error('missing_value', message, span);
  }
  const messages = [...defaults.messages, ...problems.errors.slice(before)];
  if (merged.assertions.length === 0 && messages.length === 0) {
    const message = 'This case asserts nothing: it can be tried, but it proves nothing.';
    problems.hint('no_assertions', message, headSpan(problems, node));
  }
  const range = problems.lines.rangeOf(problems.lines.trimEnd(node));
  return { ...merged, place: { file, range }, messages };
}
