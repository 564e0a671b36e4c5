/** Edits of fixtures files that keep comments, order and style. */
import type { JsonValue } from '../domain/fixtures/assertion.ts';
import { isSamePlainValue } from './edit/isSamePlainValue.ts';
import { mergeEntry, replaceEntry } from './edit/mergeNode.ts';
import { SourceEditor } from './edit/sourceEditor.ts';
import { isFileReference } from './fixtures/fileReference.ts';
import { type NewCase, toPlainCase } from './fixtures/newCase.ts';
import { applySpanEdits } from './text/applySpanEdits.ts';
import type { TextEdit } from './text/fileProblem.ts';
import { ProblemList, type SpanEdit } from './text/problemList.ts';
import { findComments } from './yaml/findComments.ts';
import type { SourcePath } from './yaml/locate.ts';
import { parseYamlData } from './yaml/parseYamlFile.ts';
import { renderItem, renderPair } from './yaml/renderYaml.ts';
import {
  findEntry,
  isNull,
  type PlainValue,
  type SourceMap,
  type SourceNode,
  toPlainValue,
} from './yaml/sourceNode.ts';

/**
 * Edits after which the assertion at a path expects a value. Undefined when there is no such assertion in the text, when
 * its value is in a file or shared by an alias, or when comments would be lost.
 */
export function editAssertionValue(
  text: string,
  path: SourcePath,
  value: JsonValue,
): readonly TextEdit[] | undefined {
  const { root } = parseYamlData(text, 'fixtures file');
  const map = root === undefined ? undefined : findOwnMap(root, path);
  const type = map === undefined ? undefined : findEntry(map, 'type');
  if (root === undefined || map === undefined || type === undefined) return undefined;
  const entry = findEntry(map, 'value');
  const isReference = entry?.value.kind === 'scalar' && isFileReference(entry.value.value);
  if (isReference || isFileReference(value)) return undefined;
  const wanted = withValueAt(toPlainValue(root), [...path, 'value'], value);
  return edit(text, wanted, (editor) => {
    if (map.flow) return writeInFlow(editor, map, value);
    if (entry !== undefined) return mergeEntry(editor, entry, value);
    const column = editor.columnOf(type.keySpan.start);
    const block = ' '.repeat(column) + renderPair('value', value, column);
    editor.insertBelow(editor.entrySpan(type), block);
    return true;
  });
}

/** Edits that add a case as the last one of a file. Undefined when the file cannot be read or the case not be written. */
export function appendCase(text: string, added: NewCase): readonly TextEdit[] | undefined {
  const wanted = toPlainCase(added);
  const { root, problems } = parseYamlData(text, 'fixtures file');
  if (root === undefined || wanted === undefined || problems.hasErrors) return undefined;
  const before = toPlainValue(root);
  if (isNull(root)) {
    return edit(text, { tests: [wanted] }, (editor) => {
      const gap = text === '' || text.endsWith('\n') ? '' : '\n';
      const span = { start: text.length, end: text.length };
      editor.replace(span, `${gap}${renderPair('tests', [wanted], 0)}\n`);
      return true;
    });
  }
  if (root.kind === 'list') {
    const after = [...toPlainList(root), wanted];
    return edit(text, after, (editor) => appendItem(editor, root, wanted));
  }
  if (root.kind !== 'map' || root.flow) return undefined;
  const tests = findEntry(root, 'tests');
  const list = tests === undefined || isNull(tests.value) ? [] : toPlainList(tests.value);
  return edit(text, withValueAt(before, ['tests'], [...list, wanted]), (editor) => {
    if (tests !== undefined) {
      return (
        appendItem(editor, tests.value, wanted) || replaceEntry(editor, tests, [...list, wanted])
      );
    }
    const last = root.entries.at(-1);
    if (last === undefined) return false;
    editor.insertBelow(editor.entrySpan(last), renderPair('tests', [wanted], 0));
    return true;
  });
}

/** The text of a new fixtures file. Undefined when a case cannot be written. */
export function createFixturesFile(
  promptName: string,
  cases: readonly NewCase[],
): string | undefined {
  const plain = cases.map(toPlainCase).filter((each) => each !== undefined);
  if (plain.length < cases.length) return undefined;
  const about = `# Cases for ${promptName.replaceAll(/\s+/g, ' ')}. Values are data: nothing in them is rendered or run.`;
  return `${about}\n${renderPair('tests', plain, 0)}\n`;
}

/** The mapping at a path that is written there: what stands behind an alias belongs to others, too. */
function findOwnMap(root: SourceNode, path: SourcePath): SourceMap | undefined {
  let node: SourceNode | undefined = root;
  for (const segment of path) {
    if (node === undefined || (node.kind !== 'scalar' && node.aliased === true)) return undefined;
    if (node.kind === 'list') node = typeof segment === 'number' ? node.items[segment] : undefined;
    else if (node.kind === 'map') node = findEntry(node, String(segment))?.value;
    else node = undefined;
  }
  return node?.kind === 'map' && node.aliased !== true ? node : undefined;
}

function writeInFlow(editor: SourceEditor, map: SourceMap, value: JsonValue): boolean {
  const entry = findEntry(map, 'value');
  const type = findEntry(map, 'type');
  if (entry === undefined || entry.value.start === entry.value.end) {
    if (entry !== undefined || type === undefined) return false;
    const at = editor.trim(type.value).end;
    editor.replace({ start: at, end: at }, `, value: ${JSON.stringify(value)}`);
    return true;
  }
  if (editor.hasComments(entry.value)) return false;
  editor.replace(editor.trim(entry.value), JSON.stringify(value));
  return true;
}

function appendItem(editor: SourceEditor, list: SourceNode, wanted: PlainValue): boolean {
  const last = list.kind === 'list' && !list.flow && !list.aliased ? list.items.at(-1) : undefined;
  const span = last === undefined ? undefined : editor.itemSpan(last);
  if (span === undefined || !editor.isFirstInLine(span.start)) return false;
  const column = editor.columnOf(span.start);
  const gap = hasBlankLines(editor, list) ? '\n' : '';
  editor.insertBelow(span, gap + ' '.repeat(column) + renderItem(wanted, column));
  return true;
}

/** Whether the file sets its last items apart. */
function hasBlankLines({ text }: SourceEditor, list: SourceNode): boolean {
  const [before, last] = list.kind === 'list' ? list.items.slice(-2) : [];
  if (before === undefined || last === undefined) return false;
  return /\n[ \t]*\r?\n\s*(?:#.*\n\s*)*-?\s*$/.test(text.slice(before.start, last.start));
}

function toPlainList(node: SourceNode): readonly PlainValue[] {
  return node.kind === 'list' ? node.items.map(toPlainValue) : [toPlainValue(node)];
}

function withValueAt(whole: PlainValue, path: SourcePath, value: PlainValue): PlainValue {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof first === 'number') {
    const items = isList(whole) ? whole : [];
    return items.map((item, index) => (index === first ? withValueAt(item, rest, value) : item));
  }
  const map = typeof whole === 'object' && whole !== null && !isList(whole) ? whole : {};
  return { ...map, [first]: withValueAt(map[first] ?? null, rest, value) };
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** The edits that a change makes, if after them the text holds what is wanted and still all comments. */
function edit(
  text: string,
  wanted: PlainValue,
  change: (editor: SourceEditor) => boolean,
): readonly TextEdit[] | undefined {
  const problems = new ProblemList(text);
  const editor = new SourceEditor(problems, findComments(text));
  if (!editor.attempt(() => change(editor))) return undefined;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const edits: readonly SpanEdit[] = editor.edits.map(({ span, newText }) => ({
    span,
    newText: newText.replace(/\r?\n/g, eol),
  }));
  const after = applySpanEdits(text, edits);
  const { root, problems: found } = parseYamlData(after, 'fixtures file');
  if (root === undefined || found.hasErrors) return undefined;
  if (!isSamePlainValue(toPlainValue(root), wanted)) return undefined;
  if (!isSamePlainValue(listComments(after), listComments(text))) return undefined;
  return edits.map(({ span, newText }) => ({ range: problems.lines.rangeOf(span), newText }));
}

function listComments(text: string): readonly string[] {
  return findComments(text)
    .map(({ start, end }) => text.slice(start, end).trimEnd())
    .toSorted();
}
