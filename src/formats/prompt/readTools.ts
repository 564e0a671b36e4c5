import type { PromptTool } from '../../domain/prompt/promptContent.ts';
import type { ProblemList } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import { headSpan, readList, readMap, readText, type SourceText } from '../yaml/readNode.ts';
import { reportUnknownKeys } from '../yaml/reportUnknownKeys.ts';
import {
  findEntry,
  isNull,
  type SourceEntry,
  type SourceMap,
  type SourceNode,
  toPlainValue,
} from '../yaml/sourceNode.ts';

const maxTools = 128;
const toolName = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** A tool with its place. */
export interface SourceTool {
  readonly tool: PromptTool;
  readonly node: SourceMap;
  readonly nameSpan: TextSpan;
}

/** Reads `tools`: functions that the model may call. */
export function readTools(
  problems: ProblemList,
  entry: SourceEntry | undefined,
): readonly SourceTool[] {
  const list = readList(problems, entry?.value, '“tools”');
  if (list === undefined || entry === undefined) return [];
  if (list.items.length > maxTools) {
    problems.error('too_many_entries', `A prompt has at most ${maxTools} tools.`, entry.keySpan);
  }
  const tools = list.items
    .slice(0, maxTools)
    .map((item) => readTool(problems, item))
    .filter((tool) => tool !== undefined);
  const seen = new Set<string>();
  for (const { tool, nameSpan } of tools) {
    if (seen.has(tool.name)) {
      problems.error(
        'duplicated_tool',
        `There is already a tool “${tool.name}”. Models refuse two tools of one name.`,
        nameSpan,
      );
    }
    seen.add(tool.name);
  }
  return tools;
}

function readTool(problems: ProblemList, item: SourceNode): SourceTool | undefined {
  const map = readMap(problems, item, 'A tool');
  if (map === undefined) {
    if (isNull(item)) problems.error('missing_key', 'A tool needs a name.', item);
    return undefined;
  }
  const wrapped = findEntry(map, 'function');
  // The form of model APIs, `{type: function, function: {…}}`, is pasted often.
  if (wrapped?.value.kind === 'map') {
    problems.error(
      'not_allowed',
      'Write name, description and parameters of the tool directly, without “function” around them.',
      wrapped.keySpan,
    );
    return undefined;
  }
  const name = readName(problems, map);
  if (name === undefined) return undefined;
  const description = readText(problems, findEntry(map, 'description')?.value, '“description”');
  const parameters = readMap(problems, findEntry(map, 'parameters')?.value, '“parameters”');
  const plain = parameters === undefined ? undefined : toPlainRecord(parameters);
  const tool: PromptTool = {
    name: name.value,
    ...(description === undefined ? {} : { description: description.value }),
    ...(plain === undefined ? {} : { parameters: plain }),
  };
  return { tool, node: map, nameSpan: name.node };
}

function readName(problems: ProblemList, map: SourceMap): SourceText | undefined {
  reportUnknownKeys(problems, map, {
    known: ['name', 'description', 'parameters'],
    severity: 'warning',
    where: 'a tool',
  });
  const entry = findEntry(map, 'name');
  const name = readText(problems, entry?.value, '“name”');
  if (name === undefined) {
    if (entry === undefined || isNull(entry.value)) {
      problems.error('missing_key', 'A tool needs a name.', headSpan(problems, map));
    }
    return undefined;
  }
  if (!toolName.test(name.value)) {
    problems.error(
      'bad_name',
      `“${name.value}” cannot name a tool. Use letters, digits, “_” and “-”, starting with a letter, at most 64.`,
      name.node,
    );
  }
  return name;
}

function toPlainRecord(map: SourceMap): Record<string, unknown> {
  return Object.fromEntries(map.entries.map(({ key, value }) => [key, toPlainValue(value)]));
}
