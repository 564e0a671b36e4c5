/** Values as YAML text in the style of hand-written prompt files: block texts as `|`, nothing folded. */
import { Document, visit } from 'yaml';
import type { PlainValue } from './sourceNode.ts';

// Everything else (carriage returns, controls, other line breaks) keeps its bytes only inside double quotes.
const plainEnough =
  /^[\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

// Blocks that begin indented, hold lines of only spaces or end in empty lines are changed by many editors.
function needsQuotes(value: string): boolean {
  if (!plainEnough.test(value)) return true;
  if (!value.includes('\n')) return false;
  return /^\n* /.test(value) || /^ +$/m.test(value) || /\n\n$/.test(value) || /^\n*$/.test(value);
}

function toYamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && needsQuotes(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({
    lineWidth: 0,
    blockQuote: 'literal',
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** Adds `columns` spaces before every line but the first; empty lines stay empty. */
function indentRest(text: string, columns: number): string {
  return text.replace(/\n(?!\n|$)/g, `\n${' '.repeat(columns)}`);
}

/** `key: value` in block style for a key in column `column`. Without a line break at its end. */
export function renderPair(key: string, value: PlainValue, column: number): string {
  return indentRest(toYamlText({ [key]: value }), column);
}

/** `- value` in block style for a dash in column `column`. Without a line break at its end. */
export function renderItem(value: PlainValue, column: number): string {
  return indentRest(toYamlText([value]), column);
}

/** A scalar as it follows `key: `, for a key in column `column`. Without a line break at its end. */
export function renderScalar(value: string | number | boolean | null, column: number): string {
  return renderPair('k', value, column).slice('k: '.length);
}
