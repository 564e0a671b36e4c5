import { enoughOutcomes } from '../../domain/recovery/assessRecovery.ts';
import { listPlanRules } from '../../domain/rollout/stageRules.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import { MetricSums } from '../observations/metricSums.ts';
import { readRecords } from '../observations/outcomeRecord.ts';
import { allUnits, OutcomeSteps } from '../observations/outcomeSteps.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { OutcomeStep } from '../store/tables/outcomeTable.ts';
import { baselineHourMs } from './baselineLedger.ts';

/** What was reported of one version in one hour. */
export interface OutcomeHour {
  readonly hour: number;
  readonly sums: MetricSums;
}

export interface WantedOutcomes {
  readonly metrics: readonly string[];
  /** Hours that ended before are wanted only as long as a metric has too few. */
  readonly since: number;
}

/** More rollouts of one prompt than this do not follow each other in a week of watching. */
const maxLater = 20;

/**
 * What was reported of the stable version of a rollout while later ones ran beside it. Only of stages that treat all
 * units alike: there chance leaves units on stable, elsewhere those who stay are other ones than before the start.
 */
export async function listStableBesideLater(
  tables: StoreTables,
  { id, prompt, environment, stable }: Rollout,
  wanted: WantedOutcomes,
): Promise<OutcomeHour[]> {
  const newest = await tables.rollouts.list({ prompt, environment, limit: maxLater });
  const own = newest.findIndex(({ rollout }) => rollout.id === id);
  const later = newest.slice(0, own < 0 ? newest.length : own);
  const hours: OutcomeHour[] = [];
  for (const { rollout } of later)
    if (rollout.stable === stable)
      hours.push(...addUpHours(await listFairSteps(tables, rollout), wanted));
  return hours;
}

/** Of stable in the stages that treat all units alike, newest first. */
async function listFairSteps(
  tables: StoreTables,
  { id, plan }: Rollout,
): Promise<readonly OutcomeStep[]> {
  const fair = new Set(
    plan.stages
      .filter((_, index) => listPlanRules(plan, index).every(({ when }) => when === undefined))
      .map(({ name }) => name),
  );
  const pending = new OutcomeSteps();
  for (const { body } of await tables.outcomes.listPending(id))
    for (const record of readRecords(body)) pending.add(record, [allUnits]);
  const stored = await tables.outcomes.list(id, allUnits);
  return [...stored, ...pending.toList()]
    .filter(({ arm, stage }) => arm === 'stable' && fair.has(stage))
    .sort((left, right) => right.at - left.at);
}

/** Two days are thousands of minutes, and each takes a while to read: those that add nothing are not. */
function addUpHours(
  steps: readonly OutcomeStep[],
  { metrics, since }: WantedOutcomes,
): OutcomeHour[] {
  const hours: OutcomeHour[] = [];
  let missing = metrics;
  for (const { at, metrics: text } of steps) {
    const hour = at - (at % baselineHourMs);
    let last = hours.at(-1);
    if (last?.hour !== hour) {
      if (hour + baselineHourMs <= since)
        missing = missing.filter((metric) => countOutcomes(hours, metric) < enoughOutcomes);
      last = { hour, sums: new MetricSums() };
      hours.push(last);
    }
    if (missing.some((metric) => text.includes(JSON.stringify(metric))))
      last.sums.merge(MetricSums.parse(text));
  }
  return hours;
}

function countOutcomes(hours: readonly OutcomeHour[], metric: string): number {
  return hours.reduce((count, { sums }) => count + (sums.byMetric.get(metric)?.count ?? 0), 0);
}
