import type { MetricSeries, RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';
import { toTime } from '../clock.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { OutcomeMinute, OutcomeSums } from '../store/tables/outcomeTable.ts';

const minuteMs = 60_000;
/** More points than a chart has pixels say nothing more. */
const maxPoints = 500;

/** Everything that was reported about a rollout, in steps that keep the answer small. */
export async function readRolloutMetrics(
  tables: StoreTables,
  rolloutId: string,
): Promise<RolloutMetricsDto> {
  const span = await tables.outcomes.findSpan(rolloutId);
  const lengthMs = span === undefined ? 0 : span.to - span.from;
  const stepMs = minuteMs * Math.max(1, Math.ceil(lengthMs / minuteMs / maxPoints));
  const minutes = await tables.outcomes.list(rolloutId, stepMs);
  const faults = await tables.observations.listFaults(rolloutId);
  return {
    rolloutId,
    stepMs,
    series: toSeries(minutes),
    refused: faults.map(({ outcome, count, lastAt }) => ({
      ...{ outcome, count, lastAt: toTime(lastAt) },
    })),
  };
}

function toSeries(minutes: readonly OutcomeMinute[]): MetricSeries[] {
  const groups = new Map<string, [OutcomeMinute, ...OutcomeMinute[]]>();
  for (const minute of minutes) {
    const name = JSON.stringify([minute.stage, minute.rule, minute.arm, minute.metric]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [minute]);
    else group.push(minute);
  }
  return [...groups.values()].map(toOneSeries);
}

function toOneSeries(minutes: readonly [OutcomeMinute, ...OutcomeMinute[]]): MetricSeries {
  const { stage, rule, arm, metric } = minutes[0];
  const total = addUp(minutes);
  return {
    stage,
    ...(rule < 0 ? {} : { rule }),
    ...{ arm, metric, ...toMean(total), standardDeviation: calculateDeviation(total) },
    points: minutes.map((one) => ({ at: toTime(one.minute), ...toMean(one) })),
  };
}

function addUp(minutes: readonly OutcomeSums[]): OutcomeSums {
  return minutes.reduce((total, one) => ({
    count: total.count + one.count,
    sum: total.sum + one.sum,
    sumOfSquares: total.sumOfSquares + one.sumOfSquares,
  }));
}

function toMean({ count, sum }: OutcomeSums): { count: number; sum: number; mean: number } {
  return { count, sum, mean: sum / count };
}

/** Rounding may leave a variance that is a little below zero. */
function calculateDeviation({ count, sum, sumOfSquares }: OutcomeSums): number {
  if (count < 2) return 0;
  return Math.sqrt(Math.max(0, (sumOfSquares - (sum * sum) / count) / (count - 1)));
}
