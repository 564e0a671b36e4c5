/** Reads a plan, `*.rollout.yml`: the plan as the API takes it, and every finding with its place. */
import type { PlanFinding } from '../domain/rollout/planFinding.ts';
import { lintPlan } from '../domain/rollout/planLint.ts';
import { type RolloutPlan, rolloutPlanSchema } from '../domain/rollout/rolloutPlan.ts';
import { readBySchema } from './schema/reportSchemaErrors.ts';
import type { FileProblem } from './text/fileProblem.ts';
import type { ProblemList, SpanFix } from './text/problemList.ts';
import { locate } from './yaml/locate.ts';
import { parseYamlFile } from './yaml/parseYamlFile.ts';
import { findEntry, type SourceMap } from './yaml/sourceNode.ts';

/** A plan file as it was read. */
export interface PlanFile {
  /** Only when it fits the schema. The linter may still have found errors that hinder a start. */
  readonly plan?: RolloutPlan;
  readonly problems: readonly FileProblem[];
  readonly inConflict: boolean;
}

/** Reads the text of a `*.rollout.yml` file. Never throws. */
export function parsePlanFile(text: string): PlanFile {
  const { root, problems, inConflict } = parseYamlFile(text, 'plan');
  const plan =
    root === undefined || problems.hasErrors
      ? undefined
      : readBySchema(problems, root, { schema: rolloutPlanSchema, what: 'plan' });
  if (root !== undefined && plan !== undefined) {
    for (const finding of lintPlan(plan)) reportFinding(problems, root, finding);
  }
  return {
    ...(plan === undefined ? {} : { plan }),
    problems: problems.toProblems(),
    inConflict,
  };
}

function reportFinding(problems: ProblemList, root: SourceMap, finding: PlanFinding): void {
  const { code, severity, message, path } = finding;
  const span =
    path.length === 0 ? (root.entries[0]?.keySpan ?? root) : locate(problems, root, path);
  const fix = findFix(problems, root, finding);
  const fixes = fix === undefined ? [] : [fix];
  switch (severity) {
    case 'error':
      problems.error(code, message, span, ...fixes);
      return;
    case 'warning':
      problems.warning(code, message, span, ...fixes);
      return;
    case 'hint':
      problems.hint(code, message, span, ...fixes);
  }
}

function findFix(
  problems: ProblemList,
  root: SourceMap,
  { code }: PlanFinding,
): SpanFix | undefined {
  switch (code) {
    case 'no_owner':
      return addKey(problems, root, "owner: ''");
    case 'no_rollback_trigger':
      return addKey(problems, root, "rollbackTrigger: ''");
    case 'no_monitoring':
      return addKey(problems, root, "monitoring: { dashboard: '' }");
    case 'last_stage_not_full':
      return addFullStage(problems, root);
    default:
      return undefined;
  }
}

/** The key is added empty, so that the finding stays until a person has filled it. */
function addKey(problems: ProblemList, root: SourceMap, line: string): SpanFix | undefined {
  const key = line.slice(0, line.indexOf(':'));
  if (root.flow || findEntry(root, key) !== undefined) return undefined;
  const start = problems.lines.lineStart(root.start);
  const indent = problems.text.slice(start, root.start);
  const newText = `${indent}${line}${lineBreakOf(problems)}`;
  return { title: `Add “${key}”`, edits: [{ span: { start, end: start }, newText }] };
}

function addFullStage(problems: ProblemList, root: SourceMap): SpanFix | undefined {
  const stages = findEntry(root, 'stages')?.value;
  const last = stages?.kind === 'list' && !stages.flow ? stages.items.at(-1) : undefined;
  if (last === undefined) return undefined;
  const { lines, text } = problems;
  const dash = text.slice(0, last.start).trimEnd().length - 1;
  if (text.charAt(dash) !== '-') return undefined;
  const indent = ' '.repeat(lines.positionAt(dash).column);
  const at = lines.lineEnd(lines.trimEnd(last).end);
  const newText = `${lineBreakOf(problems)}${indent}- { name: full, traffic: 100, hold: 24h }`;
  return { title: 'Add a stage at 100 %', edits: [{ span: { start: at, end: at }, newText }] };
}

function lineBreakOf(problems: ProblemList): string {
  return problems.text.includes('\r\n') ? '\r\n' : '\n';
}
