import { formatPercent } from '../domain/deployment/describeTraffic.ts';
import { formatMetricValue } from '../domain/guards/formatMetricValue.ts';
import { writeRecoverySentence } from '../domain/recovery/recoverySentence.ts';
import type { RecoveryState } from '../domain/recovery/recoveryState.ts';
import { describeMetric } from '../domain/rollout/conditionSentence.ts';
import type { RolloutPlan } from '../domain/rollout/rolloutPlan.ts';
import type { RecoveryDto } from '../protocol/registry/recoveryDto.ts';
import type { RolloutDto, RolloutSummaryDto } from '../protocol/registry/rolloutDto.ts';
import { formatTime } from './formatTime.ts';

export const recoveryWords: Readonly<Record<RecoveryState, string>> = {
  watching: 'stable is watched',
  recovered: 'stable is back to normal',
  notRecovered: 'stable is not back to normal',
  unknown: 'not known whether stable is back',
};

/** A rollback that nobody has closed yet. */
export function isRecoveryOpen({ recovery }: Pick<RolloutSummaryDto, 'recovery'>): boolean {
  return recovery !== undefined && recovery.confirmed === undefined;
}

/** How stable does after a rollback, and who closed the record. */
export function listRecoveryLines({ recoveryDetail, plan }: RolloutDto): string[] {
  if (recoveryDetail === undefined) return [];
  const { state, metrics, confirmed } = recoveryDetail;
  const outside = metrics.filter((one) => one.state === 'notRecovered');
  const sentence = writeRecoverySentence(
    state,
    outside.map(({ metric }) => metric),
  );
  return [
    `  recovery ${sentence}`,
    ...metrics.map((metric) => `  metric   ${describeRange(metric, plan)}`),
    ...(confirmed === undefined
      ? []
      : [
          `  closed   ${formatTime(confirmed.at)} by ${confirmed.actor.name}${confirmed.comment === undefined ? '' : `: ${confirmed.comment}`}`,
        ]),
  ];
}

/** `latency over 4 s: 2 % of 210, before the start 1 % to 3 % of 4000`. */
function describeRange(
  { metric, budget, source, range, now }: RecoveryDto['metrics'][number],
  { guards = [] }: RolloutPlan,
): string {
  const isMean = budget === undefined && guards.some((one) => one.metric === metric && one.ceiling);
  const show = (value: number) =>
    isMean
      ? formatMetricValue(metric, Number(value.toPrecision(3)), ' ')
      : formatPercent(Number((100 * value).toPrecision(3)));
  const name = `${describeMetric(metric)}${budget === undefined ? '' : ` over ${formatMetricValue(metric, budget, ' ')}`}`;
  const present = now === undefined ? 'no outcomes yet' : `${show(now.estimate)} of ${now.count}`;
  const when = source === 'before' ? 'before the start' : 'during the rollout';
  const usual =
    range === undefined
      ? 'nothing to compare with'
      : `${when} ${show(range.low)} to ${show(range.high)} of ${range.count}`;
  return `${name}: ${present}, ${usual}`;
}
