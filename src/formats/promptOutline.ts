/** The structure of a prompt file for outline, breadcrumbs and “go to symbol”. */
import type { SourceMessage } from './prompt/readMessages.ts';
import { parsePromptSource, type PromptSource } from './promptFile.ts';
import { LineIndex } from './text/lineIndex.ts';
import type { TextRange, TextSpan } from './text/textRange.ts';
import { findEntry, isNull, type SourceEntry, type SourceNode } from './yaml/sourceNode.ts';

export const outlineKinds = ['section', 'value', 'message', 'input', 'tool', 'case'] as const;
export type OutlineKind = (typeof outlineKinds)[number];

/** One symbol. `selection` lies in `range`; children lie in the range of their parent. */
export interface OutlineItem {
  readonly kind: OutlineKind;
  readonly name: string;
  readonly detail: string;
  readonly range: TextRange;
  readonly selection: TextRange;
  readonly children: readonly OutlineItem[];
}

/** Symbols of a prompt file, as far as it can be read. */
export function listPromptOutline(text: string): readonly OutlineItem[] {
  return new OutlineBuilder(parsePromptSource(text)).listSections();
}

interface Labels {
  readonly kind: OutlineKind;
  readonly name: string;
  readonly detail: string;
}

class OutlineBuilder {
  readonly #source: PromptSource;
  readonly #lines: LineIndex;

  constructor(source: PromptSource) {
    this.#source = source;
    this.#lines = new LineIndex(source.text);
  }

  listSections(): readonly OutlineItem[] {
    return (this.#source.root?.entries ?? []).map((entry) => {
      const isValue = entry.value.kind === 'scalar';
      const labels: Labels = {
        kind: isValue ? 'value' : 'section',
        name: entry.key,
        detail: isValue ? describeNode(entry.value) : '',
      };
      const children = this.#listChildren(entry).filter((item) => isInside(item, entry));
      return { ...this.#toItem(labels, wholeOf(entry), entry.keySpan), children };
    });
  }

  #listChildren(entry: SourceEntry): readonly OutlineItem[] {
    switch (entry.key) {
      case 'messages':
        return this.#source.messages.map((message) => this.#toMessage(message));
      case 'inputs':
        return this.#source.inputs.map(({ name, input, entry: declared }) => {
          const labels: Labels = { kind: 'input', name, detail: input.type ?? '' };
          return this.#toItem(labels, wholeOf(declared), declared.keySpan);
        });
      case 'tools':
        return this.#source.tools.map(({ tool, node, nameSpan }) => {
          const detail = firstLine(tool.description ?? '');
          return this.#toItem({ kind: 'tool', name: tool.name, detail }, node, nameSpan);
        });
      case 'testData':
        return listItems(entry).map((node, index) => this.#toCase(node, index));
      default:
        return [];
    }
  }

  #toMessage({ message, node }: SourceMessage): OutlineItem {
    const labels: Labels = {
      kind: 'message',
      name: message.role,
      detail: firstLine(message.content),
    };
    return this.#toItem(labels, node, findEntry(node, 'role')?.value ?? node);
  }

  #toCase(node: SourceNode, index: number): OutlineItem {
    const end = Math.min(node.end, this.#lines.lineEnd(node.start));
    const labels: Labels = {
      kind: 'case',
      name: `Case ${index + 1}`,
      detail: describeNode(node),
    };
    return this.#toItem(labels, node, { start: node.start, end });
  }

  #toItem(labels: Labels, whole: TextSpan, selection: TextSpan): OutlineItem {
    return {
      ...labels,
      range: this.#lines.rangeOf(this.#lines.trimEnd(cover(whole, selection))),
      selection: this.#lines.rangeOf(this.#lines.trimEnd(selection)),
      children: [],
    };
  }
}

/** What an alias stands for lies elsewhere in the file and is listed there. */
function isInside(item: OutlineItem, entry: SourceEntry): boolean {
  return (
    item.range.start.offset >= entry.keySpan.start && item.range.end.offset <= wholeOf(entry).end
  );
}

function wholeOf(entry: SourceEntry): TextSpan {
  return { start: entry.keySpan.start, end: Math.max(entry.keySpan.end, entry.value.end) };
}

function cover(whole: TextSpan, selection: TextSpan): TextSpan {
  return {
    start: Math.min(whole.start, selection.start),
    end: Math.max(whole.end, selection.end),
  };
}

function listItems(entry: SourceEntry | undefined): readonly SourceNode[] {
  return entry?.value.kind === 'list' ? entry.value.items : [];
}

function describeNode(node: SourceNode): string {
  if (isNull(node)) return '';
  if (node.kind === 'scalar') return firstLine(String(node.value));
  if (node.kind === 'list') return '';
  const first = node.entries[0];
  return first === undefined ? '' : `${first.key}: ${describeNode(first.value)}`;
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
