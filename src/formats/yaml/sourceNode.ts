import type { TextSpan } from '../text/textRange.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** How much a value weighs when every alias in it is written out, and how deep it is nested. */
export interface SourceExtent {
  readonly weight: number;
  readonly depth: number;
}

export interface SourceScalar extends TextSpan {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly style: ScalarStyle;
  readonly aliased?: true;
  readonly extent: SourceExtent;
}

export interface SourceEntry {
  readonly key: string;
  readonly keySpan: TextSpan;
  readonly value: SourceNode;
}

export interface SourceMap extends TextSpan {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly SourceEntry[];
  readonly aliased?: true;
  readonly extent: SourceExtent;
}

export interface SourceList extends TextSpan {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly SourceNode[];
  readonly aliased?: true;
  readonly extent: SourceExtent;
}

/**
 * A value of a YAML file with its place. Aliases are resolved: an `aliased` node has the place of its alias, and what it
 * holds has places elsewhere.
 */
export type SourceNode = SourceScalar | SourceMap | SourceList;

export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** The value without places. */
export function toPlainValue(node: SourceNode): PlainValue {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlainValue);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, toPlainValue(value)]));
  }
}

export function isNull(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

export function findEntry(map: SourceMap, key: string): SourceEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}
