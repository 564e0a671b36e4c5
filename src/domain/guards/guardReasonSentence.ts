/** One sentence for people per reason of a guard: what is so, and what would change it. */
import { formatPercent } from '../deployment/describeTraffic.ts';
import { formatNumber } from '../formatNumber.ts';
import { formatDuration } from '../rollout/formatDuration.ts';
import { describeGuard } from './describeGuard.ts';
import type { GuardAssessment, GuardReason, GuardReasonCode } from './guardAssessment.ts';

type Subject = Pick<GuardAssessment, 'metric' | 'when' | 'measure'>;

interface Writer {
  /** The metric in words, with the cohort of the guard. */
  readonly metric: string;
  readonly unit: string;
  readonly measure: Subject['measure'];
  readonly text: (name: string) => string;
  readonly number: (name: string) => number;
  /** `about 140 more conversations` or, where that is unknown, `more conversations`. */
  readonly more: string;
  readonly percent: (name: string) => string;
  /** The margin as it is written in words; empty for 0. */
  readonly margin: string;
}

/** The sentence of a reason; `unit` is the plan's word for what is assigned. */
export function writeGuardReason(
  subject: Subject,
  { code, params }: GuardReason,
  unit = 'conversation',
): string {
  const number = (name: string): number => Number(params[name] ?? 0);
  const isMean = subject.measure.kind === 'mean';
  const margin = number('margin');
  return sentences[code]({
    metric: describeGuard(subject),
    measure: subject.measure,
    unit,
    text: (name) => {
      const value = params[name] ?? '';
      return typeof value === 'number' ? formatNumber(value) : value;
    },
    number,
    more:
      params['missing'] === undefined
        ? `more ${unit}s`
        : `about ${formatNumber(number('missing'))} more ${unit}s`,
    percent: (name) => formatPercent(Number((100 * number(name)).toPrecision(3))),
    margin: margin === 0 ? '' : isMean ? formatNumber(margin) : toPoints(margin),
  });
}

function toPoints(share: number): string {
  const points = Number((100 * share).toPrecision(3));
  return `${points} percentage point${points === 1 ? '' : 's'}`;
}

const sentences: Readonly<Record<GuardReasonCode, (writer: Writer) => string>> = {
  worse_than_margin: (w) =>
    w.margin === ''
      ? `The candidate is worse on ${w.metric}.`
      : `The candidate is worse on ${w.metric} than its margin of ${w.margin} allows.`,
  within_margin: (w) =>
    w.margin === ''
      ? `The candidate is better on ${w.metric}.`
      : `On ${w.metric} the candidate is within its margin of ${w.margin}.`,
  no_records: (w) =>
    `Nothing is reported on ${w.metric} yet; the application has to report outcomes.`,
  no_comparison: (w) =>
    `Every ${w.unit} so far was certain to get its version, as in a cohort at 100 %, so ${w.metric} has nothing to be compared with at the same time.`,
  not_served: () =>
    'No unit of this cohort gets the candidate in this stage, so this guard waits for a later one.',
  too_few_units: (w) =>
    `${w.text('need')} ${w.unit}s on each version have to report ${w.metric}; there are ${w.text('candidate')} on the candidate and ${w.text('stable')} on stable.`,
  may_be_worse: (w) =>
    `The candidate looks worse on ${w.metric} than it may, but that can still be chance; ${w.more} will tell.`,
  no_sign_of_harm: (w) =>
    `No harm is seen on ${w.metric}; ${w.more} are needed to show that the candidate is within its margin.`,
  no_margin: (w) =>
    `No harm is seen on ${w.metric}; without “margin” in the plan only a better candidate can be shown to be clear.`,
  unusable_values: (w) =>
    `${w.text('unusable')} of ${w.text('units')} values of ${w.metric} are not ${w.measure.kind === 'rate' ? 'true or false' : 'numbers'}; repair what the application reports.`,
  not_reported: (w) =>
    `${w.text('units')} ${w.unit}s came in this stage and none reported ${w.metric}; let the application report it.`,
  one_arm_only: (w) =>
    `All of ${w.text('units')} ${w.unit}s came on the ${w.text('other')} version and none on the ${w.text('empty')} one; check that both are served and reported.`,
  reported_unevenly: (w) =>
    `${w.percent('seen')} of the ${w.unit}s that report ${w.metric} are on the candidate, and ${w.percent('expected')} were assigned; outcomes of one version are missing.`,
  only_successes: (w) =>
    `No bad outcome is reported for ${w.metric}, and ${w.percent('seen')} of the reports are the candidate’s, where ${w.percent('expected')} were assigned; report the bad ones too.`,
  only_failures: (w) =>
    `${w.text('reports')} of ${w.text('units')} ${w.unit}s report ${w.metric}, and every one of them is bad; report the good ones too.`,
  sample_ratio: (w) =>
    `${w.percent('seen')} of the ${w.unit}s are on the candidate, and ${w.percent('expected')} were assigned; outcomes of one version are missing or doubled.`,
  no_traffic: (w) =>
    `No ${w.unit} came in this stage for ${formatDuration(w.number('quietMs'))}; check that the application resolves and reports.`,
  silent: (w) =>
    `Nothing was reported for ${formatDuration(w.number('quietMs'))}; check that the application still resolves and reports.`,
};
