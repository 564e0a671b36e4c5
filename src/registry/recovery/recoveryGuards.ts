import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import type { GuardAssessment } from '../../domain/guards/guardAssessment.ts';
import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import type { OutcomeRange, OutcomeTotals } from '../../domain/recovery/outcomeRange.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import type { MetricSum, MetricSums } from '../observations/metricSums.ts';

/** What a guard compares, whichever units it is about. */
export type RecoveryGuard = Pick<GuardSettings, 'metric' | 'measure' | 'direction' | 'margin'>;

/** Numbers this near to a budget are on its good side, since sketches are as exact as that. */
const besideBudget = 0.98;

/**
 * What is watched after a rollback: what the guards of the plan that act compare, over all units. What is usual for a
 * cohort is not kept, so guards that compare the same are one, and that of all units gives the margin.
 */
export function listRecoveryGuards(plan: RolloutPlan): readonly RecoveryGuard[] {
  const guards = new Map<string, GuardSettings>();
  for (const guard of createGuardSettings(plan)) {
    const known = guards.get(getName(guard));
    const isBetter = known === undefined || (known.when !== undefined && guard.when === undefined);
    if (!guard.dryRun && isBetter) guards.set(getName(guard), guard);
  }
  return [...guards.values()];
}

export function getName({ metric, measure }: Pick<RecoveryGuard, 'metric' | 'measure'>): string {
  switch (measure.kind) {
    case 'rate':
      return metric;
    case 'budget':
      return `${metric} > ${measure.budget}`;
    case 'mean':
      return `${metric} <= ${measure.ceiling}`;
  }
}

/** Outcomes of the guard's metric as it counts them; undefined where there are none that it can use. */
export function readTotals(guard: RecoveryGuard, sums: MetricSums): OutcomeTotals | undefined {
  const sum = sums.byMetric.get(guard.metric);
  return sum && toOutcomeTotals(guard, sum);
}

function toOutcomeTotals(
  { measure, direction }: Pick<RecoveryGuard, 'measure' | 'direction'>,
  { count, sum, sumOfSquares, sketch }: MetricSum,
): OutcomeTotals | undefined {
  switch (measure.kind) {
    case 'rate':
      // Only of true and false, or 1 and 0, are the squares the same.
      return sumOfSquares === sum ? { count, sum, squares: sum } : undefined;
    case 'budget': {
      if (sketch === undefined) return undefined;
      const { budget } = measure;
      const above = sketch.getShareAbove(direction === 'lower' ? budget : budget * besideBudget);
      if (above === undefined) return undefined;
      const outside = direction === 'lower' ? above : 1 - above;
      const hits = Math.round(outside * sketch.count);
      return { count: sketch.count, sum: hits, squares: hits };
    }
    case 'mean':
      return sketch && { count: sketch.count, ...sketch.addUp(measure.ceiling) };
  }
}

/** Where stable was during the rollout, as the guard of all units said at last. */
export function findRangeDuring(
  guard: RecoveryGuard,
  assessments: readonly GuardAssessment[],
): OutcomeRange | undefined {
  const found = assessments.find(
    (one) => one.when === undefined && getName(one) === getName(guard),
  );
  const { units = 0, estimate, low, high } = found?.arms.stable ?? {};
  if (estimate === undefined || low === undefined || high === undefined) return undefined;
  return { count: units, estimate, low, high };
}
