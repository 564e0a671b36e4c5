/** Makes a part of a YAML text hold a wanted value with the fewest edits, so that comments, order and style stay. */
import type { TextSpan } from '../text/textRange.ts';
import { renderItem, renderPair, renderScalar } from '../yaml/renderYaml.ts';
import {
  type PlainValue,
  type SourceEntry,
  type SourceList,
  type SourceMap,
  type SourceNode,
  toPlainValue,
} from '../yaml/sourceNode.ts';
import { isSamePlainValue } from './isSamePlainValue.ts';
import type { SourceEditor } from './sourceEditor.ts';

/** Merges the wanted value into an entry, or rewrites the entry. False when neither keeps all comments. */
export function mergeEntry(editor: SourceEditor, entry: SourceEntry, wanted: PlainValue): boolean {
  const column = editor.columnOf(entry.keySpan.start);
  if (mergeNode(editor, entry.value, { wanted, column, flow: false })) return true;
  return replaceEntry(editor, entry, wanted);
}

/** Rewrites an entry in block style; its key keeps its spelling. */
export function replaceEntry(
  editor: SourceEditor,
  entry: SourceEntry,
  wanted: PlainValue,
): boolean {
  const key = editor.text.slice(entry.keySpan.start, entry.keySpan.end);
  const pair = renderPair('k', wanted, editor.columnOf(entry.keySpan.start));
  return editor.replaceBlock(editor.entrySpan(entry), key + pair.slice(1));
}

interface Goal {
  readonly wanted: PlainValue;
  /** Column of the key or dash that the value belongs to. */
  readonly column: number;
  /** Inside `{…}` or `[…]`, where values are written as JSON. */
  readonly flow: boolean;
}

function mergeNode(editor: SourceEditor, node: SourceNode, goal: Goal): boolean {
  if (isSamePlainValue(toPlainValue(node), goal.wanted)) return true;
  return editor.attempt(() => {
    switch (node.kind) {
      case 'scalar':
        return mergeScalar(editor, node, goal);
      case 'map':
        return node.aliased !== true && mergeMap(editor, node, goal);
      case 'list':
        return node.aliased !== true && mergeList(editor, node, goal);
    }
  });
}

function mergeScalar(editor: SourceEditor, span: TextSpan, goal: Goal): boolean {
  const { wanted, column, flow } = goal;
  if (span.start === span.end) return false;
  if (flow) {
    editor.replace(span, JSON.stringify(wanted));
    return true;
  }
  if (typeof wanted === 'object' && wanted !== null) return false;
  editor.replaceScalar(editor.trim(span), renderScalar(wanted, column));
  return true;
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

function mergeMap(editor: SourceEditor, map: SourceMap, { wanted }: Goal): boolean {
  if (typeof wanted !== 'object' || wanted === null || isList(wanted)) return false;
  const goals = new Map(Object.entries(wanted));
  if (map.flow) return mergeFlowMap(editor, map, goals) || replaceFlow(editor, map, wanted);
  return goals.size > 0 && mergeBlockMap(editor, map, goals);
}

function mergeBlockMap(
  editor: SourceEditor,
  map: SourceMap,
  goals: ReadonlyMap<string, PlainValue>,
): boolean {
  const first = map.entries[0];
  const last = map.entries.at(-1);
  if (first === undefined || last === undefined) return false;
  const added = new Map(goals);
  for (const entry of map.entries) {
    const value = goals.get(entry.key);
    const done =
      value === undefined
        ? editor.removeLines(editor.entrySpan(entry))
        : mergeEntry(editor, entry, value);
    if (!done) return false;
    added.delete(entry.key);
  }
  const column = editor.columnOf(first.keySpan.start);
  for (const [key, value] of added) {
    const block = ' '.repeat(column) + renderPair(key, value, column);
    editor.insertBelow(editor.entrySpan(last), block);
  }
  return true;
}

function mergeFlowMap(
  editor: SourceEditor,
  map: SourceMap,
  goals: ReadonlyMap<string, PlainValue>,
): boolean {
  if (map.entries.length !== goals.size) return false;
  return editor.attempt(() =>
    map.entries.every(({ key, value }) => {
      const wanted = goals.get(key);
      return wanted !== undefined && mergeNode(editor, value, { wanted, column: 0, flow: true });
    }),
  );
}

function replaceFlow(editor: SourceEditor, node: SourceNode, wanted: PlainValue): boolean {
  if (editor.hasComments(node)) return false;
  editor.replace(node, JSON.stringify(wanted));
  return true;
}

function mergeList(editor: SourceEditor, list: SourceList, { wanted }: Goal): boolean {
  if (!isList(wanted)) return false;
  if (list.flow) return mergeFlowList(editor, list, wanted) || replaceFlow(editor, list, wanted);
  if (wanted.length === 0 || list.items.length === 0) return false;
  const { start, items, goals } = cutSameEnds(list.items, wanted);
  const pairs = Math.min(items.length, goals.length);
  const merged = items.slice(0, pairs).every((item, index) => {
    const goal = goals[index];
    return goal !== undefined && mergeItem(editor, item, goal);
  });
  if (!merged) return false;
  const isRemoved = items.slice(pairs).every((item) => {
    const span = editor.itemSpan(item);
    return span !== undefined && editor.removeLines(span);
  });
  return (
    isRemoved &&
    insertItems(editor, list, { after: list.items[start + pairs - 1], goals: goals.slice(pairs) })
  );
}

function mergeFlowList(
  editor: SourceEditor,
  list: SourceList,
  wanted: readonly PlainValue[],
): boolean {
  if (list.items.length !== wanted.length) return false;
  return editor.attempt(() =>
    list.items.every((item, index) => {
      const goal = wanted[index];
      return goal !== undefined && mergeNode(editor, item, { wanted: goal, column: 0, flow: true });
    }),
  );
}

/** Without the items that are the same at both ends, so that an inserted message does not rewrite those after it. */
function cutSameEnds(items: readonly SourceNode[], wanted: readonly PlainValue[]) {
  const values = items.map(toPlainValue);
  const shorter = Math.min(values.length, wanted.length);
  let start = 0;
  while (start < shorter && isSamePlainValue(values[start], wanted[start])) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    isSamePlainValue(values[values.length - 1 - end], wanted[wanted.length - 1 - end])
  ) {
    end += 1;
  }
  return {
    start,
    items: items.slice(0, items.length - end).slice(start),
    goals: wanted.slice(0, wanted.length - end).slice(start),
  };
}

function mergeItem(editor: SourceEditor, item: SourceNode, wanted: PlainValue): boolean {
  const span = editor.itemSpan(item);
  if (span === undefined) return false;
  const column = editor.columnOf(span.start);
  if (mergeNode(editor, item, { wanted, column, flow: false })) return true;
  return editor.replaceBlock(span, renderItem(wanted, column));
}

function insertItems(
  editor: SourceEditor,
  list: SourceList,
  added: { readonly after: SourceNode | undefined; readonly goals: readonly PlainValue[] },
): boolean {
  const first = list.items[0];
  const anchor = added.after ?? first;
  const span = anchor === undefined ? undefined : editor.itemSpan(anchor);
  if (span === undefined || !editor.isFirstInLine(span.start)) return added.goals.length === 0;
  const column = editor.columnOf(span.start);
  for (const goal of added.goals) {
    const block = ' '.repeat(column) + renderItem(goal, column);
    if (added.after === undefined) editor.insertAbove(span, block);
    else editor.insertBelow(span, block);
  }
  return true;
}
