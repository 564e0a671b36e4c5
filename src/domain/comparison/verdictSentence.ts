/** One sentence for people per reason of a verdict: what is so, and what would change it. */
import { formatPercent } from '../deployment/describeTraffic.ts';
import type { EvalVerdict } from '../rollout/rolloutPlan.ts';
import type { VerdictReason, VerdictReasonCode } from './verdictReason.ts';

export interface VerdictSentenceOptions {
  /** What the candidate was compared with, for example `1.3.0`. */
  readonly baseline?: string | undefined;
}

const verdictWords: Readonly<Record<string, string>> = {
  better: 'better',
  noRegression: 'no regression',
  regression: 'regression',
  insufficient: 'insufficient evidence',
} satisfies Record<EvalVerdict, string>;

/** A verdict in words, for example `no regression`; what is none stays as it is. */
export function describeVerdict(verdict: string): string {
  return verdictWords[verdict] ?? verdict;
}

/** The sentence of a reason. */
export function writeVerdictReason(
  reason: VerdictReason,
  { baseline = 'the live version' }: VerdictSentenceOptions = {},
): string {
  return sentences[reason.code](createReader(reason, baseline));
}

interface ReasonReader {
  readonly baseline: string;
  readonly number: (name: string) => number;
  readonly text: (name: string) => string;
  readonly rate: (name: string) => string;
  /** `1 case`, `7 cases`. */
  readonly cases: (name?: string) => string;
  readonly few: (one: string, many: string) => string;
}

function createReader({ params }: VerdictReason, baseline: string): ReasonReader {
  const number = (name: string): number => Number(params[name] ?? 0);
  return {
    baseline,
    number,
    text: (name) => String(params[name] ?? ''),
    rate: (name) => formatPercent(Math.floor(number(name) * 1000 + 1e-6) / 10),
    cases: (name = 'cases') => `${number(name)} ${number(name) === 1 ? 'case' : 'cases'}`,
    few: (one, many) => (number('cases') === 1 ? one : many),
  };
}

const sentences: Readonly<Record<VerdictReasonCode, (r: ReasonReader) => string>> = {
  passes_less: (r) =>
    `It passes less often than ${r.baseline}: ${describeRates(r)}, which is more than chance (${describeChance(r)}).`,
  cases_collapsed: (r) =>
    `${r.cases()} passed every time with ${r.baseline} and ${r.few('fails', 'fail')} now; asking again confirmed it.`,
  safety_cases_worse: (r) =>
    `${r.number('cases')} safety ${r.few('case', 'cases')} ${r.few('passes', 'pass')} less often than with ${r.baseline}; asking again confirmed it.`,
  run_cancelled: () => 'The run was cancelled before it was complete; run it again.',
  budget_spent: () =>
    'The budget was spent before the run was complete; raise it, or run fewer cases or repeats.',
  cases_skipped: () =>
    'Some cases were skipped, so the run is not complete; see to what they need, and run again.',
  nothing_live: (r) =>
    `Nothing is live yet, so there is nothing to compare with: only the pass rate counts (${r.number('passed')} of ${r.cases()} passed).`,
  every_case_broke: (r) =>
    r.number('cases') === 0
      ? 'There are no cases; add some to the fixtures.'
      : `Every case broke, so nothing could be compared; see to the errors, and run again.`,
  too_many_errors: (r) =>
    `${r.number('errors')} of ${r.number('attempts')} attempts with ${r.text('side') === 'baseline' ? r.baseline : 'the new content'} ended in an error; see to the errors, and run again.`,
  too_few_cases: (r) =>
    `Too few cases to rule a regression out: ${r.number('have')} could be compared, and it takes ${r.number('need')}; add ${r.number('missing')} more.`,
  breaks_unconfirmed: (r) =>
    `${r.cases()} ${r.few('looks', 'look')} broken, but asking again could not settle it; run again.`,
  safety_cases_broke: (r) =>
    `${r.number('cases')} safety ${r.few('case', 'cases')} ended in errors only; see to the errors, and run again.`,
  leans_worse: (r) =>
    `It seems to pass less often than ${r.baseline}, but that may be chance: ${describeRates(r)} (${describeChance(r)}); add cases or repeats, and run again.`,
  passes_more: (r) =>
    `It passes more often than ${r.baseline}: ${describeRates(r)}, which is more than chance (${describeChance(r)}).`,
  no_difference: (r) =>
    `No regression against ${r.baseline} shows in ${r.cases()}: ${describeRates(r)}.`,
};

function describeRates(r: ReasonReader): string {
  const rates = `a pass rate of ${r.rate('rate')} instead of ${r.rate('baselineRate')}`;
  return `${rates}, ${r.cases('worse')} worse and ${r.number('better')} better`;
}

function describeChance(r: ReasonReader): string {
  return r.number('p') < 0.001 ? 'p < 0.001' : `p = ${r.number('p').toFixed(3)}`;
}
