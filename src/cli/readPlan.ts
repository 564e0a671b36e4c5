import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { builtInPlans } from '../domain/rollout/builtInPlans.ts';
import type { RolloutPlan } from '../domain/rollout/rolloutPlan.ts';
import { parsePlanFile } from '../formats/planFile.ts';
import { hasErrors } from '../formats/text/fileProblem.ts';
import { createUsageError } from './cliError.ts';
import { formatProblem } from './workspace/formatProblem.ts';

/** The plan in a file, or a built-in one by its name. Throws a usage error with every place that is wrong. */
export async function readPlan(folder: string, reference: string): Promise<RolloutPlan> {
  const builtIn = builtInPlans.find(({ name }) => name?.toLowerCase() === reference.toLowerCase());
  if (builtIn !== undefined) return builtIn;
  const { plan, problems } = parsePlanFile(await readText(path.resolve(folder, reference)));
  if (plan !== undefined && !hasErrors(problems)) return nameAfterFile(plan, reference);
  const lines = problems
    .filter((problem) => problem.severity === 'error')
    .map((problem) => formatProblem(reference, problem));
  throw createUsageError(lines.join('\n'));
}

function nameAfterFile(plan: RolloutPlan, file: string): RolloutPlan {
  if (plan.name !== undefined) return plan;
  const name = path
    .basename(file)
    .replace(/\.rollout\.ya?ml$/i, '')
    .slice(0, 100);
  return name === '' ? plan : { name, ...plan };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const names = builtInPlans.map(({ name }) => name ?? '').join(' or ');
    throw createUsageError(
      `The plan ${file} cannot be read. Name a *.rollout.yml file, or ${names}.`,
    );
  }
}
