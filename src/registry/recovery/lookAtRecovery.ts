import {
  assessRecovery,
  enoughOutcomes,
  summarizeRecovery,
} from '../../domain/recovery/assessRecovery.ts';
import { calculateOutcomeRange } from '../../domain/recovery/outcomeRange.ts';
import { writeRecoverySentence } from '../../domain/recovery/recoverySentence.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { MetricSums } from '../observations/metricSums.ts';
import { toRolloutSummaryDto } from '../rollouts/toRolloutDto.ts';
import type { RecoveryLook, RecoveryMetric } from '../store/tables/recoveryTable.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { baselineHourMs } from './baselineLedger.ts';
import { listRecoveryGuards, readTotals, type RecoveryGuard } from './recoveryGuards.ts';
import { watchedAfterRollbackMs } from './followRollout.ts';
import {
  listStableBesideLater,
  type OutcomeHour,
  type WantedOutcomes,
} from './stableBesideLater.ts';

/** Compares stable with what was usual for it once more; a state that changed is an event. */
export async function lookAtRecovery(unit: UnitOfWork, stored: StoredRollout): Promise<void> {
  const { rollout, recovery } = stored;
  if (recovery === undefined || recovery.confirmed !== undefined || !('end' in rollout)) return;
  const look = await assess(unit, rollout, recovery);
  if (JSON.stringify(look) === JSON.stringify(recovery.look)) return;
  const isOpen = look.state === 'watching' || look.state === 'notRecovered';
  const watchedUntil = isOpen ? rollout.end.at + watchedAfterRollbackMs : undefined;
  await unit.tables.recoveries.save(rollout.id, { ...recovery, look }, watchedUntil);
  if (look.state === recovery.look.state) return;
  const outside = look.metrics.filter(({ state }) => state === 'notRecovered');
  await unit.record({
    type: 'rollout.recovery',
    prompt: rollout.prompt,
    environment: rollout.environment,
    rolloutId: rollout.id,
    version: rollout.stable,
    summary: writeRecoverySentence(
      look.state,
      outside.map(({ metric }) => metric),
    ),
    rollout: toRolloutSummaryDto({ ...stored, recovery: { ...recovery, look } }, unit.now),
  });
}

async function assess(
  { tables, now }: UnitOfWork,
  rollout: Rollout,
  { revision, look }: { readonly revision: number; readonly look: RecoveryLook },
): Promise<RecoveryLook> {
  const guards = listRecoveryGuards(rollout.plan);
  const since = now - baselineHourMs;
  const wanted = { metrics: guards.map(({ metric }) => metric), since };
  const hours = await listHours(tables, { rollout, revision, wanted });
  const metrics = look.metrics.map((before, index): RecoveryMetric => {
    const guard = guards[index];
    if (guard === undefined || before.range === undefined) return before;
    const totals = readTotals(guard, addUpLatest(guard, hours, since));
    const present = totals && calculateOutcomeRange(guard.measure, totals);
    const state = assessRecovery(before.range, present, guard, before.state);
    return { ...before, state, ...(present === undefined ? {} : { now: present }) };
  });
  const state = summarizeRecovery(metrics.map((one) => one.state));
  return { state, since: state === look.state ? look.since : now, metrics };
}

/** What was reported of stable since the rollback, alone or beside a later candidate: newest first. */
async function listHours(
  tables: StoreTables,
  {
    rollout,
    revision,
    wanted,
  }: { readonly rollout: Rollout; readonly revision: number; readonly wanted: WantedOutcomes },
): Promise<readonly OutcomeHour[]> {
  const { environment, prompt, stable: version } = rollout;
  const alone = await tables.baselines.list({ environment, prompt, version, revision });
  const hours = alone.map(({ hour, metrics }) => ({ hour, sums: MetricSums.parse(metrics) }));
  const beside = await listStableBesideLater(tables, rollout, wanted);
  return [...hours, ...beside].sort((left, right) => right.hour - left.hour);
}

/** The last hour or two; where that is too little, as many hours before as it takes. */
function addUpLatest(
  guard: RecoveryGuard,
  hours: readonly OutcomeHour[],
  since: number,
): MetricSums {
  const sums = new MetricSums();
  const wanted = new Set([guard.metric]);
  for (const { hour, sums: more } of hours) {
    const count = sums.byMetric.get(guard.metric)?.count ?? 0;
    if (hour + baselineHourMs <= since && count >= enoughOutcomes) break;
    sums.merge(more.pick(wanted));
  }
  return sums;
}
