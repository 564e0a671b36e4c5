/** Reads a prompt file: the content that is hashed and served, the rest, and every finding with its place. */
import { toCanonicalJson } from '../domain/prompt/contentHash.ts';
import { maxContentBytes, type PromptContent } from '../domain/prompt/promptContent.ts';
import { checkEvaluatorValues } from './prompt/checkEvaluatorValues.ts';
import { checkVariables } from './prompt/checkVariables.ts';
import { readInputs, type SourceInput } from './prompt/readInputs.ts';
import { readMessages, type SourceMessage } from './prompt/readMessages.ts';
import { readModel, readModelParameters } from './prompt/readModel.ts';
import { checkOutput, readOutputSchema, readResponseFormat } from './prompt/readOutput.ts';
import type { SourceEvaluator } from './prompt/readEvaluator.ts';
import { type PromptFileRest, readRest, type SourceTestCase } from './prompt/readRest.ts';
import { readTools, type SourceTool } from './prompt/readTools.ts';
import { countUtf8Bytes } from './text/countUtf8Bytes.ts';
import type { FileProblem } from './text/fileProblem.ts';
import type { ProblemList } from './text/problemList.ts';
import { parseYamlFile } from './yaml/parseYamlFile.ts';
import { headSpan } from './yaml/readNode.ts';
import { reportUnknownKeys } from './yaml/reportUnknownKeys.ts';
import { findEntry, type SourceMap } from './yaml/sourceNode.ts';

/** The keys that make up the content, in the order in which a file is written. */
export const contentKeys = [
  'model',
  'modelParameters',
  'inputs',
  'messages',
  'responseFormat',
  'jsonSchema',
  'tools',
] as const;
export type ContentKey = (typeof contentKeys)[number];

/** Keys of a prompt file that are not served. */
export const restKeys = ['name', 'description', 'testData', 'evaluators'] as const;

/** A prompt file as it was read. */
export interface PromptFile {
  /** Only without errors; then it may be published. */
  readonly content?: PromptContent;
  readonly rest: PromptFileRest;
  /** In the order of the file. */
  readonly problems: readonly FileProblem[];
  /** Holds unresolved merge conflict markers. */
  readonly inConflict: boolean;
}

/** The parts of a prompt file with their places, as far as they could be read. */
export interface PromptSource extends PromptFile {
  readonly root: SourceMap | undefined;
  readonly messages: readonly SourceMessage[];
  readonly inputs: readonly SourceInput[];
  readonly tools: readonly SourceTool[];
  readonly testCases: readonly SourceTestCase[];
  readonly evaluators: readonly SourceEvaluator[];
  readonly text: string;
}

/** Reads the text of a `*.prompt.yml` file. Never throws. */
export function parsePromptFile(text: string): PromptFile {
  const { content, rest, problems, inConflict } = parsePromptSource(text);
  return { ...(content === undefined ? {} : { content }), rest, problems, inConflict };
}

/** As `parsePromptFile`, with places. */
export function parsePromptSource(text: string): PromptSource {
  const { root, problems, inConflict } = parseYamlFile(text, 'prompt file');
  if (root === undefined) {
    const parts = { rest: {}, messages: [], inputs: [], tools: [], testCases: [], evaluators: [] };
    return { ...parts, root, problems: problems.toProblems(), inConflict, text };
  }
  reportUnknownKeys(problems, root, {
    known: [...contentKeys, ...restKeys],
    severity: 'hint',
    where: 'a prompt file',
  });
  const parts = readParts(problems, root);
  return {
    ...(problems.hasErrors ? {} : { content: parts.content }),
    rest: parts.rest,
    problems: problems.toProblems(),
    inConflict,
    root,
    messages: parts.messages,
    inputs: parts.inputs,
    tools: parts.tools,
    testCases: parts.testCases,
    evaluators: parts.evaluators,
    text,
  };
}

function readParts(problems: ProblemList, root: SourceMap) {
  const entry = (key: ContentKey) => findEntry(root, key);
  const messages = readMessages(problems, entry('messages'), root);
  const model = readModel(problems, entry('model'), root);
  const modelParameters = readModelParameters(problems, entry('modelParameters'));
  const responseFormat = readResponseFormat(problems, entry('responseFormat'));
  const jsonSchema = readOutputSchema(problems, entry('jsonSchema'));
  checkOutput(
    problems,
    { format: entry('responseFormat'), schema: entry('jsonSchema') },
    { format: responseFormat, schema: jsonSchema },
  );
  const inputs = readInputs(problems, entry('inputs'));
  const tools = readTools(problems, entry('tools'));
  const { rest, testCases, evaluators } = readRest(problems, root);
  checkVariables(problems, { messages, inputs, inputsEntry: entry('inputs'), testCases });
  checkEvaluatorValues(problems, testCases, evaluators);
  const content: PromptContent = {
    messages: messages.map(({ message }) => message),
    ...(model === undefined ? {} : { model }),
    ...(modelParameters === undefined ? {} : { modelParameters }),
    ...(responseFormat === undefined ? {} : { responseFormat }),
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
    ...(inputs.length === 0
      ? {}
      : { inputs: Object.fromEntries(inputs.map(({ name, input }) => [name, input])) }),
    ...(tools.length === 0 ? {} : { tools: tools.map(({ tool }) => tool) }),
  };
  checkContentSize(problems, content, root);
  return { content, rest, messages, inputs, tools, testCases, evaluators };
}

function checkContentSize(problems: ProblemList, content: PromptContent, root: SourceMap): void {
  if (problems.hasErrors) return;
  const bytes = countUtf8Bytes(toCanonicalJson(content));
  if (bytes <= maxContentBytes) return;
  const size = Math.ceil(bytes / 1024);
  problems.error(
    'content_too_large',
    `What would be served is ${size} KiB; at most ${maxContentBytes / 1024} KiB are allowed. Shorten the messages.`,
    headSpan(problems, root),
  );
}
