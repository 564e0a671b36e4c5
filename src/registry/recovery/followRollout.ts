import { defaultMinUnits } from '../../domain/guards/createGuardSettings.ts';
import { calculateOutcomeRange, type OutcomeTotals } from '../../domain/recovery/outcomeRange.ts';
import { summarizeRecovery } from '../../domain/recovery/assessRecovery.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { MetricSums } from '../observations/metricSums.ts';
import type { RecoveryMetric, StoredRecovery } from '../store/tables/recoveryTable.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { baselineLifetimeMs } from './baselineLedger.ts';
import { findRangeDuring, getName, listRecoveryGuards, readTotals } from './recoveryGuards.ts';

/** Longer than this nobody waits for outcomes after a rollback. */
export const watchedAfterRollbackMs = 7 * 24 * 60 * 60 * 1000;

/** One change of what a rollout serves. */
export interface TrafficTurn {
  readonly before: StoredRollout;
  readonly after: Rollout;
  readonly revision: number;
}

/**
 * What follows from a change of traffic for recovery: with the first traffic, what was usual for stable is put aside
 * for as long as the rollout takes; with a rollback, stable is watched.
 */
export async function followRollout(
  unit: UnitOfWork,
  { before, after, revision }: TrafficTurn,
): Promise<StoredRecovery | undefined> {
  if (before.rollout.phase === 'pending') await keepBefore(unit, after);
  if (after.phase !== 'rolledBack' || after.end.cause === 'superseded') return undefined;
  const metrics = await listRanges(unit, before);
  const state = summarizeRecovery(metrics.map((one) => one.state));
  const recovery = { revision, look: { state, since: unit.now, metrics } };
  const watchedUntil = state === 'watching' ? unit.now + watchedAfterRollbackMs : undefined;
  await unit.tables.recoveries.save(after.id, recovery, watchedUntil);
  return recovery;
}

async function keepBefore({ tables, now }: UnitOfWork, rollout: Rollout): Promise<void> {
  const { environment, prompt, stable: version, plan } = rollout;
  const place = { environment, prompt, version, revision: 0 };
  const sums = new MetricSums();
  for (const { hour, metrics } of await tables.baselines.list(place))
    if (hour >= now - baselineLifetimeMs) sums.merge(MetricSums.parse(metrics));
  const totals = listRecoveryGuards(plan).flatMap((guard): [string, OutcomeTotals][] => {
    const found = readTotals(guard, sums);
    return found === undefined ? [] : [[getName(guard), found]];
  });
  if (totals.length > 0) await tables.recoveries.keepBefore(rollout.id, Object.fromEntries(totals));
}

/** Where each metric of stable was before the start or, where too little was reported then, during the rollout. */
async function listRanges(
  { tables }: UnitOfWork,
  { rollout, guards }: StoredRollout,
): Promise<RecoveryMetric[]> {
  const before = await tables.recoveries.readBefore(rollout.id);
  return listRecoveryGuards(rollout.plan).map((guard) => {
    const { metric, measure } = guard;
    const name = getName(guard);
    const totals = Object.hasOwn(before, name) ? before[name] : undefined;
    const found = totals && calculateOutcomeRange(measure, totals);
    const isEnough = found !== undefined && found.count >= defaultMinUnits;
    const range = isEnough ? found : findRangeDuring(guard, guards.guards);
    return {
      metric,
      ...(measure.kind === 'budget' ? { budget: measure.budget } : {}),
      state: range === undefined ? 'unknown' : 'watching',
      source: isEnough || range === undefined ? 'before' : 'during',
      ...(range === undefined ? {} : { range }),
    };
  });
}
