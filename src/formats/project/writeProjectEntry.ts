import { mergeEntry } from '../edit/mergeNode.ts';
import { SourceEditor } from '../edit/sourceEditor.ts';
import { applySpanEdits } from '../text/applySpanEdits.ts';
import { ProblemList } from '../text/problemList.ts';
import { findComments } from '../yaml/findComments.ts';
import { parseYamlFile } from '../yaml/parseYamlFile.ts';
import { renderPair } from '../yaml/renderYaml.ts';
import { findEntry, type PlainValue } from '../yaml/sourceNode.ts';

/** The text with an entry of its own at the top level, or without it. Undefined when that would lose comments. */
export function writeProjectEntry(
  text: string,
  key: string,
  value: PlainValue | undefined,
): string | undefined {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const { root } = parseYamlFile(text, 'project file');
  const editor = new SourceEditor(new ProblemList(text), findComments(text));
  const entry = root === undefined ? undefined : findEntry(root, key);
  if (entry === undefined) {
    if (value === undefined) return text;
    const gap = text === '' || text.endsWith('\n') ? '' : eol;
    return `${text}${gap}${renderPair(key, value, 0).replaceAll('\n', eol)}${eol}`;
  }
  const done =
    value === undefined
      ? editor.removeLines(editor.entrySpan(entry))
      : mergeEntry(editor, entry, value);
  if (!done) return undefined;
  const edits = editor.edits.map(({ span, newText }) => ({
    span,
    newText: newText.replaceAll('\n', eol),
  }));
  return applySpanEdits(text, edits);
}
