import type { OutcomeRange } from '../../domain/recovery/outcomeRange.ts';
import type { RecoveryDto, RecoverySummary } from '../../protocol/registry/recoveryDto.ts';
import { toTime } from '../clock.ts';
import type { RecoveryMetric, StoredRecovery } from '../store/tables/recoveryTable.ts';

/** How a recovery stands, as lists and events carry it. */
export function toRecoverySummary({ look, confirmed }: StoredRecovery): RecoverySummary {
  return {
    state: look.state,
    since: toTime(look.since),
    ...(confirmed === undefined
      ? {}
      : { confirmed: { ...confirmed, actor: { ...confirmed.actor }, at: toTime(confirmed.at) } }),
  };
}

export function toRecoveryDto(recovery: StoredRecovery): RecoveryDto {
  return { ...toRecoverySummary(recovery), metrics: recovery.look.metrics.map(toMetricDto) };
}

function toMetricDto({ range, now, ...rest }: RecoveryMetric): RecoveryDto['metrics'][number] {
  return {
    ...rest,
    ...(range === undefined ? {} : { range: toRangeDto(range) }),
    ...(now === undefined ? {} : { now: toRangeDto(now) }),
  };
}

function toRangeDto({ count, estimate, low, high }: OutcomeRange) {
  return { count, estimate, low, high };
}
