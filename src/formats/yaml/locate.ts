import type { ProblemList } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import { headSpan } from './readNode.ts';
import { findEntry, type SourceEntry, type SourceNode } from './sourceNode.ts';

export type SourcePath = readonly (string | number)[];

interface Located {
  readonly node: SourceNode;
  readonly entry?: SourceEntry;
}

function step(from: SourceNode, segment: string | number): Located | undefined {
  if (typeof segment === 'number') {
    const item = from.kind === 'list' ? from.items[segment] : undefined;
    return item === undefined ? undefined : { node: item };
  }
  const entry = from.kind === 'map' ? findEntry(from, segment) : undefined;
  return entry === undefined ? undefined : { node: entry.value, entry };
}

/** The value at a path, or the nearest one around it. */
export function findNodeAt(root: SourceNode, path: SourcePath): Located {
  let located: Located = { node: root };
  for (const segment of path) {
    const next = step(located.node, segment);
    if (next === undefined) return located;
    located = next;
  }
  return located;
}

/** What to underline for a path: a scalar itself, a collection's key, or its first line. */
export function locate(problems: ProblemList, root: SourceNode, path: SourcePath): TextSpan {
  const { node, entry } = findNodeAt(root, path);
  const isEmpty = node.start === node.end;
  if (entry !== undefined && (node.kind !== 'scalar' || isEmpty)) return entry.keySpan;
  return headSpan(problems, node);
}
