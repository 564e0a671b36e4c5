import { builtInPlans } from '../../domain/rollout/builtInPlans.ts';
import { hasTraffic, listPlanRules } from '../../domain/rollout/stageRules.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { l10n } from '../platform/localize.ts';
import { mainShareText } from '../rolloutPanel/trafficText.ts';
import { shareText } from '../rollouts/shareText.ts';

/** A plan file of the project. */
export interface PlanFile {
  readonly uri: string;
  /** Below the folder, with forward slashes. */
  readonly path: string;
  /** Absent when the file has errors. */
  readonly plan: RolloutPlan | undefined;
  readonly problem: string | undefined;
}

export interface OfferedPlan {
  readonly name: string;
  readonly plan: RolloutPlan | undefined;
  readonly problem: string | undefined;
  /** Where it comes from, for people. */
  readonly origin: string;
  readonly uri: string | undefined;
}

/** Same base name as the prompt file, then its folder, then the project, then built-in ones whose names are not taken. */
export function listPlans(
  promptPath: string | undefined,
  files: readonly PlanFile[],
): readonly OfferedPlan[] {
  const rank = (file: PlanFile) => rankPlan(promptPath, file.path);
  const own = files
    .toSorted((one, other) => rank(one) - rank(other) || one.path.localeCompare(other.path))
    .map((file): OfferedPlan => ({
      name: file.plan?.name ?? baseName(file.path),
      plan: file.plan,
      problem: file.problem,
      origin: file.path,
      uri: file.uri,
    }));
  const builtIn = builtInPlans.map((plan): OfferedPlan => ({
    name: plan.name ?? '',
    plan,
    problem: undefined,
    origin: l10n.t('built in'),
    uri: undefined,
  }));
  const taken = new Set(own.filter(({ plan }) => plan !== undefined).map(({ name }) => name));
  return [...own, ...builtIn.filter(({ name }) => !taken.has(name))];
}

/** `evals → internal 50 % → 10 % → 100 %`, with the owner. */
export function describeStages(plan: RolloutPlan): string {
  const stages = plan.stages.map((stage, index) =>
    hasTraffic(stage) ? mainShareText(listPlanRules(plan, index)) : stage.name,
  );
  const owner = plan.owner === undefined ? '' : l10n.t(' · owner {0}', plan.owner);
  return `${stages.join(' → ')}${owner}`;
}

/** Share of the first stage that serves somebody, for a button: `10 %`, `internal only`. */
export function firstShare(plan: RolloutPlan): string {
  return shareText(firstRules(plan));
}

/** The same where there is room for the share of a cohort: `internal 50 %`. */
export function firstWholeShare(plan: RolloutPlan): string {
  return mainShareText(firstRules(plan));
}

function firstRules(plan: RolloutPlan): ReturnType<typeof listPlanRules> {
  const index = plan.stages.findIndex(hasTraffic);
  return index < 0 ? [] : listPlanRules(plan, index);
}

function rankPlan(promptPath: string | undefined, planPath: string): number {
  if (promptPath === undefined) return 2;
  const promptBase = promptPath.replace(/\.prompt\.ya?ml$/, '');
  if (planPath.replace(/\.rollout\.ya?ml$/, '') === promptBase) return 0;
  return folderOf(planPath) === folderOf(promptPath) ? 1 : 2;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.rollout\.ya?ml$/, '');
}
