/** Small readers: a source node of the wanted kind, or a finding that says what is wanted. */
import type { ProblemList, SpanFix } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import {
  isNull,
  type SourceList,
  type SourceMap,
  type SourceNode,
  type SourceScalar,
} from './sourceNode.ts';

export interface SourceText {
  readonly value: string;
  readonly node: SourceScalar;
}

/** For collections the first line only: underlining a whole block helps nobody. */
export function headSpan(problems: ProblemList, node: TextSpan): TextSpan {
  return { start: node.start, end: Math.min(node.end, problems.lines.lineEnd(node.start)) };
}

/** A text; undefined for null, and with a finding for anything else. `what` starts the sentence. */
export function readText(
  problems: ProblemList,
  node: SourceNode | undefined,
  what: string,
): SourceText | undefined {
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'string') return { value: node.value, node };
  const fixes: SpanFix[] = [];
  if (node.kind === 'scalar') {
    const source = problems.text.slice(node.start, node.end);
    fixes.push({
      title: 'Put it in quotes',
      edits: [{ span: node, newText: JSON.stringify(source) }],
    });
  }
  const message = `${what} must be a text.${node.kind === 'scalar' ? ' Put it in quotes.' : ''}`;
  problems.error('wrong_type', message, headSpan(problems, node), ...fixes);
  return undefined;
}

/** A list; undefined for null, and with a finding for anything else. */
export function readList(
  problems: ProblemList,
  node: SourceNode | undefined,
  what: string,
): SourceList | undefined {
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind === 'list') return node;
  problems.error('wrong_type', `${what} must be a list (- …).`, headSpan(problems, node));
  return undefined;
}

/** A mapping; undefined for null, and with a finding for anything else. */
export function readMap(
  problems: ProblemList,
  node: SourceNode | undefined,
  what: string,
): SourceMap | undefined {
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind === 'map') return node;
  problems.error('wrong_type', `${what} must be a mapping (key: value).`, headSpan(problems, node));
  return undefined;
}

/** true or false; undefined for null, and with a finding for anything else. */
export function readBoolean(
  problems: ProblemList,
  node: SourceNode | undefined,
  what: string,
): boolean | undefined {
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
  problems.error('wrong_type', `${what} must be true or false.`, headSpan(problems, node));
  return undefined;
}
