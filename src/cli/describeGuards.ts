import { assertNever } from '../domain/assertNever.ts';
import { describeAttributes, formatPercent } from '../domain/deployment/describeTraffic.ts';
import { formatMetricValue } from '../domain/guards/formatMetricValue.ts';
import { writeGuardReason } from '../domain/guards/guardReasonSentence.ts';
import type { GuardDto } from '../protocol/registry/guardDto.ts';
import type { RolloutDto, RolloutHealth } from '../protocol/registry/rolloutDto.ts';
import type { WithoutBaselineDto } from '../protocol/registry/withoutBaselineDto.ts';

export const healthWords: Readonly<Record<RolloutHealth, string>> = {
  harm: 'harm',
  error: 'untrusted data',
  inconclusive: 'not clear yet',
  noData: 'no data yet',
  clear: 'clear',
};

/** What the guards of a rollout say, one line for each, and whom they cannot compare. */
export function listGuardLines(rollout: RolloutDto): string[] {
  const { health, guards = [], withoutBaseline = [], plan } = rollout;
  const unit = plan.unit ?? 'conversation';
  return [
    ...(health === undefined ? [] : [toLine('health', healthWords[health])]),
    ...guards.map((guard) => toLine('guard', describeGuardReading(guard, unit))),
    ...withoutBaseline.map((one) => toLine('note', describeWithoutBaseline(one, unit))),
  ];
}

function toLine(name: string, text: string): string {
  return `  ${name.padEnd(8)} ${text}`;
}

/** `No harm is seen on parse failures; … (2.5 % of 120 beside 1 % of 1200)`. */
function describeGuardReading(guard: GuardDto, unit: string): string {
  const { arms, dryRun, reason } = guard;
  const sentence = writeGuardReason(guard, reason, unit);
  const numbers = [arms.candidate, arms.stable].map((arm) => describeArm(guard, arm));
  const both = numbers.every((text) => text !== undefined) ? ` (${numbers.join(' beside ')})` : '';
  return `${sentence}${both}${dryRun ? ' Dry run: never acts.' : ''}`;
}

function describeArm(
  { measure, metric }: GuardDto,
  { estimate, units }: GuardDto['arms']['stable'],
): string | undefined {
  if (estimate === undefined) return undefined;
  const value =
    measure.kind === 'mean'
      ? formatMetricValue(metric, Number(estimate.toPrecision(3)), ' ')
      : formatPercent(Number((100 * estimate).toPrecision(3)));
  return `${value} of ${units}`;
}

function describeWithoutBaseline({ when, comparesWith }: WithoutBaselineDto, unit: string): string {
  const who = when === undefined ? `Every ${unit}` : `Every ${unit} of ${describeAttributes(when)}`;
  switch (comparesWith) {
    case 'earlierStages':
      return `${who} gets the candidate, so guards rest on what earlier stages showed.`;
    case 'otherUnits':
      return `${who} gets the candidate, so guards rest on what the others show.`;
    case 'nothing':
      return `${who} gets the candidate, so guards have nothing to compare with.`;
    /* c8 ignore next 2 -- closed by the type */
    default:
      return assertNever(comparesWith);
  }
}
