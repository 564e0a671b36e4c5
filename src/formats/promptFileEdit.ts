/** Writes a content into an existing prompt file: what is served changes, everything else keeps its bytes. */
import type { PromptContent } from '../domain/prompt/promptContent.ts';
import { mergeEntry, replaceEntry } from './edit/mergeNode.ts';
import { isSamePlainValue } from './edit/isSamePlainValue.ts';
import { SourceEditor } from './edit/sourceEditor.ts';
import { type ContentKey, contentKeys, parsePromptFile, parsePromptSource } from './promptFile.ts';
import { toParameterName } from './prompt/readModel.ts';
import { applySpanEdits } from './text/applySpanEdits.ts';
import type { FileProblem } from './text/fileProblem.ts';
import { ProblemList } from './text/problemList.ts';
import { findComments } from './yaml/findComments.ts';
import { renderPair } from './yaml/renderYaml.ts';
import { findEntry, type PlainValue, type SourceMap, toPlainValue } from './yaml/sourceNode.ts';

/** The new text, or why the file cannot be edited. */
export type PromptFileEdit =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] };

type Wanted = ReadonlyMap<ContentKey, PlainValue>;

/**
 * The text of a prompt file with another content. Reading it gives exactly that content; name, description, testData,
 * evaluators and all comments stay. Refused when the file cannot be read as YAML, or cannot hold the content.
 */
export function editPromptFile(text: string, content: PromptContent): PromptFileEdit {
  const source = parsePromptSource(text);
  const { root } = source;
  const isBlank = text.trim() === '';
  if (root === undefined && !isBlank) return { kind: 'refused', problems: source.problems };
  if (source.content !== undefined && isSamePlainValue(source.content, content)) {
    return { kind: 'edited', text };
  }
  const wanted = toWanted(content, root);
  const attempts =
    root === undefined || root.flow
      ? []
      : [() => mergeInto(text, root, wanted), () => rewriteParts(text, root, wanted)];
  for (const attempt of attempts) {
    const edited = attempt();
    if (edited !== undefined && isFaithful(edited, text, content)) {
      return { kind: 'edited', text: edited };
    }
  }
  const rewritten = rewriteFile(text, root, wanted);
  const { content: read, problems } = parsePromptFile(rewritten);
  return read !== undefined && isSamePlainValue(read, content)
    ? { kind: 'edited', text: rewritten }
    : { kind: 'refused', problems };
}

/** The content in the form that a file has, with the spellings that this file uses. */
function toWanted(content: PromptContent, root: SourceMap | undefined): Wanted {
  const { jsonSchema, modelParameters, ...rest } = content;
  const spellings = root === undefined ? undefined : findEntry(root, 'modelParameters')?.value;
  const keys = spellings?.kind === 'map' ? spellings.entries.map((entry) => entry.key) : [];
  const spelled = new Map(keys.map((key) => [toParameterName(key), key]));
  const parts: Readonly<Record<string, unknown>> = {
    ...rest,
    ...(jsonSchema === undefined ? {} : { jsonSchema: JSON.stringify(jsonSchema, null, 2) }),
    ...(modelParameters === undefined
      ? {}
      : {
          modelParameters: Object.fromEntries(
            Object.entries(modelParameters).map(([key, value]) => [spelled.get(key) ?? key, value]),
          ),
        }),
  };
  const wanted = new Map<ContentKey, PlainValue>();
  for (const key of contentKeys) {
    const value = parts[key];
    if (value !== undefined) wanted.set(key, toPlain(value));
  }
  return wanted;
}

function toPlain(value: unknown): PlainValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) return value.map((each: unknown) => toPlain(each));
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]: [string, unknown]) => [key, toPlain(each)]));
}

/** Changes only what differs, inside the parts that differ. */
function mergeInto(text: string, root: SourceMap, wanted: Wanted): string | undefined {
  return editParts(text, root, { wanted, write: mergeEntry });
}

/** Writes the parts that differ anew, with their comments above them. */
function rewriteParts(text: string, root: SourceMap, wanted: Wanted): string | undefined {
  return editParts(text, root, { wanted, write: replaceEntry });
}

function editParts(
  text: string,
  root: SourceMap,
  plan: { readonly wanted: Wanted; readonly write: typeof mergeEntry },
): string | undefined {
  const editor = new SourceEditor(new ProblemList(text), findComments(text));
  const same = findSameParts(text, plan.wanted);
  for (const key of contentKeys) {
    const entry = findEntry(root, key);
    const value = plan.wanted.get(key);
    if (same.has(key) || (entry === undefined && value === undefined)) continue;
    if (entry === undefined) insertPart(editor, root, { key, value: value ?? null });
    else if (value === undefined) {
      if (!editor.removeLines(editor.entrySpan(entry))) return undefined;
    } else if (!plan.write(editor, entry, value)) return undefined;
  }
  return finish(
    text,
    applySpanEdits(
      text,
      editor.edits.map((edit) => withLineBreaks(text, edit)),
    ),
  );
}

/** Parts that already read as wanted, however they are spelled. */
function findSameParts(text: string, wanted: Wanted): ReadonlySet<ContentKey> {
  const { content } = parsePromptFile(text);
  if (content === undefined) return new Set();
  return new Set(
    contentKeys.filter((key) => {
      const goal = wanted.get(key);
      const current = content[key];
      if (current === undefined || goal === undefined) return current === goal;
      return isSamePlainValue(toComparable(key, current), toComparable(key, goal));
    }),
  );
}

function toComparable(key: ContentKey, value: unknown): unknown {
  if (key === 'jsonSchema' && typeof value === 'string') return JSON.parse(value);
  if (key !== 'modelParameters' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => [toParameterName(name), each]),
  );
}

/** Puts a new part where a hand-written file has it: behind the part that usually stands before it. */
function insertPart(
  editor: SourceEditor,
  root: SourceMap,
  part: { readonly key: ContentKey; readonly value: PlainValue },
): void {
  const first = root.entries[0];
  const column = first === undefined ? 0 : editor.columnOf(first.keySpan.start);
  const block = ' '.repeat(column) + renderPair(part.key, part.value, column);
  const before = contentKeys.slice(0, contentKeys.indexOf(part.key)).toReversed();
  const order: readonly string[] = [...before, 'description', 'name'];
  const previous = order.map((key) => findEntry(root, key)).find((entry) => entry !== undefined);
  const anchor = previous ?? root.entries.at(-1);
  if (anchor !== undefined) editor.insertBelow(editor.entrySpan(anchor), block);
}

function withLineBreaks<Edit extends { readonly newText: string }>(text: string, edit: Edit): Edit {
  if (!text.includes('\r\n')) return edit;
  return { ...edit, newText: edit.newText.replace(/\r?\n/g, '\r\n') };
}

/** A block text at the end of a file needs its line break. */
function finish(before: string, after: string): string {
  if (after === before || after.endsWith('\n')) return after;
  return after + (before.includes('\r\n') ? '\r\n' : '\n');
}

/** Whether an edited text holds the content, and still all else. */
function isFaithful(edited: string, original: string, content: PromptContent): boolean {
  const after = parsePromptFile(edited);
  if (after.content === undefined || !isSamePlainValue(after.content, content)) return false;
  if (!isSamePlainValue(after.rest, parsePromptFile(original).rest)) return false;
  return isSamePlainValue(listComments(edited), listComments(original));
}

function listComments(text: string): readonly string[] {
  return findComments(text)
    .map(({ start, end }) => text.slice(start, end).trimEnd())
    .toSorted();
}

/** The last resort, for files in flow style or with anchors: everything anew, comments on top. */
function rewriteFile(text: string, root: SourceMap | undefined, wanted: Wanted): string {
  const comments = findComments(text).map(({ start, end }) => text.slice(start, end).trimEnd());
  const known: readonly string[] = contentKeys;
  const rest = (root?.entries ?? []).filter((entry) => !known.includes(entry.key));
  const isHead = (key: string): boolean => key === 'name' || key === 'description';
  const write = (entries: typeof rest): string[] =>
    entries.map(({ key, value }) => renderPair(key, toPlainValue(value), 0));
  const lines = [
    ...comments,
    ...write(rest.filter(({ key }) => isHead(key))),
    ...[...wanted].map(([key, value]) => renderPair(key, value, 0)),
    ...write(rest.filter(({ key }) => !isHead(key))),
  ];
  return withLineBreaks(text, { newText: `${lines.join('\n')}\n` }).newText;
}
