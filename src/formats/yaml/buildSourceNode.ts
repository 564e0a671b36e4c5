/** Turns nodes of the yaml library into source nodes: resolves aliases within limits, and rejects what JSON cannot hold. */
import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { ProblemList, SpanFix } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import { removeLines } from './removeLines.ts';
import type {
  ScalarStyle,
  SourceEntry,
  SourceList,
  SourceMap,
  SourceNode,
  SourceScalar,
} from './sourceNode.ts';

/** Nesting beyond this has no use in our files and would exhaust the stack. */
const maxDepth = 100;
/** Characters and values of a file with every alias written out. */
const maxWeight = 4 * 1024 * 1024;

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

interface Ranged {
  readonly range?: readonly [number, number, number] | null | undefined;
}

function toSpan(node: unknown, fallback: number): TextSpan {
  const ranged: Ranged = typeof node === 'object' && node !== null ? node : {};
  return ranged.range
    ? { start: ranged.range[0], end: ranged.range[1] }
    : { start: fallback, end: fallback };
}

/** Builds one document; its anchors belong to it. */
export class SourceNodeBuilder {
  readonly #problems: ProblemList;
  readonly #anchors = new Map<string, SourceNode>();

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  /** Undefined parts become null; every defect is reported. */
  build(node: unknown, at = 0): SourceNode {
    const span = toSpan(node, at);
    if (isAlias(node)) return this.#resolveAlias(node.source, span);
    const built = this.#buildOwn(node, span);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, built);
    }
    return built;
  }

  #buildOwn(node: unknown, span: TextSpan): SourceNode {
    if (isScalar(node)) return this.#buildScalar(node, span);
    if (isMap(node)) return this.#buildMap(node, span);
    if (!isSeq(node)) return nullAt(span);
    const items = node.items.map((item) => this.build(item, span.start));
    const list: SourceList = {
      kind: 'list',
      ...span,
      flow: node.flow === true,
      items,
      extent: this.#extentOf(items, 0, span),
    };
    return list.extent.depth > maxDepth || list.extent.weight > maxWeight ? nullAt(span) : list;
  }

  #buildMap(node: YAMLMap, span: TextSpan): SourceNode {
    const seen = new Map<string, SourceEntry>();
    const entries: SourceEntry[] = [];
    for (const pair of node.items) {
      const entry = this.#buildEntry(pair, span);
      if (entry === undefined) continue;
      const first = seen.get(entry.key);
      if (first === undefined) {
        seen.set(entry.key, entry);
        entries.push(entry);
      } else {
        this.#reportDuplicate(first, entry, node.flow === true);
      }
    }
    const weight = entries.reduce((sum, entry) => sum + entry.key.length, 0);
    const extent = this.#extentOf(
      entries.map((entry) => entry.value),
      weight,
      span,
    );
    if (extent.depth > maxDepth || extent.weight > maxWeight) return nullAt(span);
    const map: SourceMap = { kind: 'map', ...span, flow: node.flow === true, entries, extent };
    return map;
  }

  #reportDuplicate(first: SourceEntry, second: SourceEntry, isFlow: boolean): void {
    const { lines } = this.#problems;
    const lineOf = ({ keySpan }: SourceEntry): number => lines.positionAt(keySpan.start).line + 1;
    const fixes = [second, first].flatMap((entry): SpanFix[] => {
      const edit = isFlow ? undefined : removeLines(this.#problems, entry);
      if (edit === undefined) return [];
      return [{ title: `Remove “${entry.key}” in line ${lineOf(entry)}`, edits: [edit] }];
    });
    this.#problems.error(
      'duplicated_key',
      `“${second.key}” is already set in line ${lineOf(first)}. Keep one of them.`,
      second.keySpan,
      ...fixes,
    );
  }

  #buildEntry(pair: Pair, parent: TextSpan): SourceEntry | undefined {
    const keySpan = toSpan(pair.key, parent.start);
    const raw = isScalar(pair.key) ? pair.key.value : pair.key;
    const key = typeof raw === 'string' ? raw : undefined;
    if (key === undefined) {
      this.#problems.error('bad_key', 'A key must be a text.', keySpan);
      return undefined;
    }
    this.#checkText(key, keySpan);
    if (key === '__proto__') {
      this.#problems.error('bad_key', '“__proto__” cannot be used as a name.', keySpan);
      return undefined;
    }
    if (key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
      this.#problems.error(
        'merge_key',
        'Merge keys (<<) are not supported here. Write the keys out.',
        keySpan,
      );
      return undefined;
    }
    return { key, keySpan, value: this.build(pair.value, keySpan.end) };
  }

  #buildScalar(node: Scalar, span: TextSpan): SourceScalar {
    const { value } = node;
    const style = styles[node.type ?? ''] ?? 'plain';
    const extent = { weight: 1 + (typeof value === 'string' ? value.length : 0), depth: 1 };
    const scalar = { kind: 'scalar' as const, ...span, style, extent };
    if (typeof value === 'string') {
      this.#checkText(value, span);
      return { ...scalar, value };
    }
    if (typeof value === 'boolean' || value === null) return { ...scalar, value };
    // Negative zero has no form of its own in canonical JSON.
    if (typeof value === 'number' && Number.isFinite(value)) return { ...scalar, value: value + 0 };
    this.#problems.error('bad_value', 'This number is infinite or not a number.', span);
    return nullAt(span);
  }

  #resolveAlias(name: string, span: TextSpan): SourceNode {
    const target = this.#anchors.get(name);
    if (target !== undefined) return { ...target, ...span, aliased: true };
    this.#problems.error(
      'unknown_alias',
      `“*${name}” refers to an anchor that is not set above it. Put the text in quotes if it is not meant as an alias.`,
      span,
    );
    return nullAt(span);
  }

  #extentOf(
    nodes: readonly SourceNode[],
    own: number,
    span: TextSpan,
  ): { weight: number; depth: number } {
    let weight = 1 + own;
    let depth = 0;
    for (const node of nodes) {
      weight += node.extent.weight;
      depth = Math.max(depth, node.extent.depth);
    }
    if (weight > maxWeight) {
      this.#problems.error(
        'expands_too_much',
        'With its aliases (*name) written out this value is too large. Use fewer aliases.',
        span,
      );
    } else if (depth + 1 > maxDepth) {
      this.#problems.error(
        'too_deep',
        `This is nested more than ${maxDepth} levels deep. Flatten it.`,
        span,
      );
    }
    return { weight, depth: depth + 1 };
  }

  #checkText(value: string, span: TextSpan): void {
    if (value.includes('\u0000')) {
      this.#problems.error(
        'bad_value',
        'The text holds a NUL character, which cannot be stored. Remove it.',
        span,
      );
    } else if (/\p{Surrogate}/u.test(value)) {
      this.#problems.error(
        'bad_value',
        'The text holds half of a character (an unpaired surrogate). Remove it.',
        span,
      );
    }
  }
}

function nullAt(span: TextSpan): SourceScalar {
  return {
    kind: 'scalar',
    ...span,
    value: null,
    style: 'plain',
    extent: { weight: 1, depth: 1 },
  };
}
