/** The parts of a prompt file that are not served: they never block publishing, so their defects are warnings. */
import type { ProblemList } from '../text/problemList.ts';
import { headSpan } from '../yaml/readNode.ts';
import {
  findEntry,
  isNull,
  type PlainValue,
  type SourceEntry,
  type SourceMap,
  toPlainValue,
} from '../yaml/sourceNode.ts';
import { readEvaluator, type SourceEvaluator } from './readEvaluator.ts';

export type TestCase = Readonly<Record<string, PlainValue>>;
export type PromptEvaluator = Readonly<Record<string, PlainValue>>;

/** What a prompt file holds besides its content. */
export interface PromptFileRest {
  readonly name?: string;
  readonly description?: string;
  readonly testData?: readonly TestCase[];
  readonly evaluators?: readonly PromptEvaluator[];
}

/** A case of `testData` with its place. */
export interface SourceTestCase {
  readonly node: SourceMap;
}

export interface ReadRest {
  readonly rest: PromptFileRest;
  readonly testCases: readonly SourceTestCase[];
  readonly evaluators: readonly SourceEvaluator[];
}

/** Reads name, description, testData and evaluators. */
export function readRest(problems: ProblemList, root: SourceMap): ReadRest {
  const name = readLine(problems, findEntry(root, 'name'));
  const description = readLine(problems, findEntry(root, 'description'));
  const testData = readMaps(problems, findEntry(root, 'testData'), 'A case of “testData”');
  const evaluators = readMaps(problems, findEntry(root, 'evaluators'), 'An evaluator');
  return {
    rest: {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(testData === undefined ? {} : { testData: testData.map(toRecord) }),
      ...(evaluators === undefined ? {} : { evaluators: evaluators.map(toRecord) }),
    },
    testCases: (testData ?? []).map((node) => ({ node })),
    evaluators: (evaluators ?? []).map((node) => readEvaluator(problems, node)),
  };
}

function toRecord(map: SourceMap): Readonly<Record<string, PlainValue>> {
  return Object.fromEntries(map.entries.map(({ key, value }) => [key, toPlainValue(value)]));
}

function readLine(problems: ProblemList, entry: SourceEntry | undefined): string | undefined {
  if (entry === undefined || isNull(entry.value)) return undefined;
  const { value } = entry;
  if (value.kind === 'scalar') return String(value.value);
  problems.warning('wrong_type', `“${entry.key}” should be a text.`, entry.keySpan);
  return undefined;
}

function readMaps(
  problems: ProblemList,
  entry: SourceEntry | undefined,
  what: string,
): readonly SourceMap[] | undefined {
  if (entry === undefined || isNull(entry.value)) return undefined;
  const { value } = entry;
  if (value.kind !== 'list') {
    problems.warning('wrong_type', `“${entry.key}” should be a list (- …).`, entry.keySpan);
    return undefined;
  }
  const maps: SourceMap[] = [];
  for (const item of value.items) {
    if (item.kind === 'map') maps.push(item);
    else {
      problems.warning(
        'wrong_type',
        `${what} should be a mapping (key: value).`,
        headSpan(problems, item),
      );
    }
  }
  return maps;
}
