/** Writes a plan into an existing plan file: what differs changes, everything else keeps its bytes. */
import { type RolloutPlan, rolloutPlanSchema } from '../domain/rollout/rolloutPlan.ts';
import { isSamePlainValue } from './edit/isSamePlainValue.ts';
import { mergeEntry } from './edit/mergeNode.ts';
import { SourceEditor } from './edit/sourceEditor.ts';
import { parsePlanFile } from './planFile.ts';
import { applySpanEdits } from './text/applySpanEdits.ts';
import { ProblemList } from './text/problemList.ts';
import { findComments } from './yaml/findComments.ts';
import { parseYamlFile } from './yaml/parseYamlFile.ts';
import { renderPair } from './yaml/renderYaml.ts';
import { findEntry, type PlainValue, type SourceMap } from './yaml/sourceNode.ts';

/** The text of a plan file with another plan; comments, order and style stay where they can. */
export function editPlanFile(text: string, plan: RolloutPlan): string {
  const wanted = toPlainPlan(plan);
  const { root } = parseYamlFile(text, 'plan');
  const merged = root === undefined || root.flow ? undefined : mergeInto(text, root, wanted);
  const isRight = merged !== undefined && isSamePlainValue(parsePlanFile(merged).plan, plan);
  return isRight ? merged : renderPlan(wanted, text.includes('\r\n') ? '\r\n' : '\n');
}

type PlainPlan = ReadonlyMap<string, PlainValue>;

/** In the order of the schema, which is how a plan is read. */
function toPlainPlan(plan: RolloutPlan): PlainPlan {
  const values = new Map(Object.entries(plan).map(([key, value]) => [key, toPlain(value)]));
  const entries = Object.keys(rolloutPlanSchema.properties).map(
    (key) => [key, values.get(key)] as const,
  );
  return new Map(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** A plan holds only what JSON holds. */
function toPlain(value: unknown): PlainValue {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPlain(each)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
}

function mergeInto(text: string, root: SourceMap, wanted: PlainPlan): string | undefined {
  const editor = new SourceEditor(new ProblemList(text), findComments(text));
  for (const entry of root.entries) {
    const value = wanted.get(entry.key);
    const done =
      value === undefined
        ? editor.removeLines(editor.entrySpan(entry))
        : mergeEntry(editor, entry, value);
    if (!done) return undefined;
  }
  const first = root.entries[0];
  for (const [key, value] of wanted) {
    if (findEntry(root, key) !== undefined) continue;
    if (first === undefined) return undefined;
    editor.insertAbove(editor.entrySpan(first), renderPair(key, value, 0));
  }
  return applySpanEdits(text, editor.edits);
}

function renderPlan(wanted: PlainPlan, eol: string): string {
  const pairs = [...wanted].map(([key, value]) => renderPair(key, value, 0));
  return `${pairs.join('\n')}\n`.replaceAll('\n', eol);
}
