import { parsePlanFile } from '../../formats/planFile.ts';
import type { PlanFile } from './planChoice.ts';

/** A plan that can be started, or why it cannot. */
export function readPlanFile(text: string): Pick<PlanFile, 'plan' | 'problem'> {
  const { plan, problems } = parsePlanFile(text);
  const error = problems.find((problem) => problem.severity === 'error');
  if (plan !== undefined && error === undefined) return { plan, problem: undefined };
  const first = error ?? problems[0];
  const line = (first?.range.start.line ?? 0) + 1;
  return { plan: undefined, problem: `${line}: ${first?.message ?? ''}` };
}
