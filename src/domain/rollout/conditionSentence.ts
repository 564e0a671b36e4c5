/** One sentence for people per condition code: what is so, and what would release it. */
import { describeVerdict } from '../comparison/verdictSentence.ts';
import { formatPercent } from '../deployment/describeTraffic.ts';
import { formatNumber } from '../formatNumber.ts';
import { formatDuration } from './formatDuration.ts';
import type { ConditionCode, GateCondition } from './gateCondition.ts';

export interface SentenceOptions {
  /** How a time is shown; by default in UTC. */
  readonly formatTime?: (at: number) => string;
}

type Params = GateCondition['params'];
type Write = (params: ParamReader) => string;

/** The sentence of a condition. */
export function writeConditionSentence(
  condition: Pick<GateCondition, 'code' | 'params'>,
  options: SentenceOptions = {},
): string {
  return sentences[condition.code](createReader(condition.params, options));
}

/** Reads params in the form that people see; a missing one reads as 0 or nothing. */
interface ParamReader {
  /** A number with its thousands apart. */
  readonly text: (name: string) => string;
  readonly number: (name: string) => number;
  readonly has: (name: string) => boolean;
  readonly rate: (name: string) => string;
  readonly duration: (name: string) => string;
  readonly time: (name: string) => string;
  /** The metric's name in words, with the cohort that a guard is about. */
  readonly metric: string;
  /** `140 more conversations`. */
  readonly more: (name: string) => string;
  /** `140 conversations`. */
  readonly count: (name: string, noun?: string) => string;
}

function createReader(params: Params, { formatTime = formatUtc }: SentenceOptions): ParamReader {
  const number = (name: string): number => Number(params[name] ?? 0);
  const text = (name: string): string => {
    const value = params[name] ?? '';
    return typeof value === 'number' ? formatNumber(value) : value;
  };
  const unit = text('unit') || 'conversation';
  const noun = (name: string, word = unit): string => (number(name) === 1 ? word : `${word}s`);
  return {
    text,
    number,
    has: (name) => params[name] !== undefined && params[name] !== '',
    rate: (name) => formatPercent(Math.floor(number(name) * 1000 + 1e-6) / 10),
    duration: (name) => formatDuration(number(name)),
    time: (name) => formatTime(number(name)),
    metric: describeMetric(text('metric')) + (text('cohort') && ` for ${text('cohort')}`),
    more: (name) => `${formatNumber(number(name))} more ${noun(name)}`,
    count: (name, word) => `${formatNumber(number(name))} ${noun(name, word)}`,
  };
}

/** What is counted is named in the plural: each outcome is one. */
const countedMetrics: ReadonlyMap<string, string> = new Map([
  ['parseFailure', 'parse failures'],
  ['refusal', 'refusals'],
  ['escalation', 'escalations'],
  ['fallback', 'fallbacks'],
  ['toolError', 'tool errors'],
]);

/** `latencyMs` becomes `latency`, `parseFailure` becomes `parse failures`. */
export function describeMetric(metric: string): string {
  return countedMetrics.get(metric) ?? splitWords(metric);
}

function splitWords(metric: string): string {
  return metric
    .replace(/(?:Ms|Usd)$/, '')
    .replace(/_+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase();
}

export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const sentences: Readonly<Record<ConditionCode, Write>> = {
  evidence_missing: () => 'No eval run on exactly this content is recorded; run the evals on it.',
  evidence_stale: (p) =>
    `The last eval run is ${p.duration('ageMs')} old and counts for ${p.duration('maxAgeMs')}; run the evals again.`,
  evidence_other_model: (p) =>
    `The evals ran on ${p.text('model')}, but this prompt uses ${p.text('expected')}; run them on ${p.text('expected')}.`,
  evidence_other_baseline: (p) =>
    `The evals compared with ${p.text('baseline') || 'nothing'}, but ${p.text('expected')} is stable here; run them against ${p.text('expected')}.`,
  evidence_replayed: () =>
    'The eval answers were recorded for other content; run the evals without replaying answers.',
  evidence_too_few_cases: (p) =>
    `The evals ran ${p.text('have')} of ${p.count('need', `${p.text('kind')} case`)}; add cases or run the missing ones.`,
  evidence_pass_rate_low: (p) =>
    `The evals passed ${p.rate('passRate')}${p.has('kind') ? ` of the ${p.text('kind')} cases` : ''}, and ${describeAsker(p)} ${p.rate('need')}; fix the failing cases and run again.`,
  evidence_regression: (p) =>
    `The evals show a regression${p.has('baseline') ? ` against ${p.text('baseline')}` : ''}; look at the failing cases and publish a better version.`,
  evidence_insufficient: (p) =>
    `The evals say “${describeVerdict(p.text('verdict'))}”, and ${describeAsker(p)} “${describeVerdict(p.text('need'))}”${p.has('why') ? `. ${p.text('why')}` : '; add cases or repeats and run again.'}`,
  evidence_not_measured: (p) =>
    `The evals did not measure ${measureNames[p.text('measure')] ?? p.text('measure')}, which the plan limits; run them where that is known, with no answers kept from earlier.`,
  evidence_over_limit: (p) =>
    `${describeExcess(p)}; make the prompt leaner, or ask the owner of the plan for a higher limit.`,
  evidence_ok: (p) =>
    `The evals on this content passed ${p.text('passed')} of ${p.count('cases', 'case')} (${describeVerdict(p.text('verdict'))})${describeRuns(p)}.`,
  evidence_as_before: (p) =>
    `The evals on this content: ${describeAsBefore(p)}; too few cases to rule out a regression${describeRuns(p)}.`,
  hold_running: (p) =>
    `The stage has to be watched ${p.duration('remainingMs')} longer, of ${p.duration('requiredMs')}.`,
  hold_done: (p) => `The stage was watched for ${p.duration('requiredMs')}, as the plan asks.`,
  units_missing: (p) =>
    `${p.more('missing')} must be seen in this stage (${p.text('have')} of ${p.text('need')}).`,
  units_reached: (p) =>
    `${p.count('have')} were seen in this stage; ${p.text('need')} were needed.`,
  guard_no_data: (p) =>
    `There is no data on ${p.metric} yet; the application has to report outcomes.`,
  guard_inconclusive: (p) =>
    p.has('missing')
      ? `It is not clear yet whether ${p.metric} got worse; about ${p.more('missing')} will tell.`
      : `It is not clear yet whether ${p.metric} got worse; more ${p.text('unit') || 'conversation'}s will tell.`,
  guard_clear: (p) => `The candidate is clear on ${p.metric}.`,
  guard_no_harm: (p) => `No harm is seen on ${p.metric}, which is enough for this stage.`,
  guard_harm: (p) =>
    `The candidate is worse on ${p.metric}; roll it back, since harm cannot be overridden.`,
  guard_harm_noted: (p) =>
    `The candidate is worse on ${p.metric}; the plan only notifies of that, so a person decides.`,
  guard_error: (p) =>
    `The data on ${p.metric} cannot be trusted, so nothing advances on it; repair what the application reports.`,
  reviews_missing: (p) =>
    `This stage needs ${p.count('need', 'review')} by the role ${p.text('role')} and has ${p.text('have')}; ask for ${p.text('missing')} more.`,
  reviews_refused: (p) =>
    `The review by ${p.text('actor')} refused this stage${p.has('comment') ? `: ${p.text('comment')}` : ''}; resolve it and ask for another review.`,
  reviews_done: (p) => `${p.count('have', 'review')} signed this stage off.`,
  way_back_open: () => 'Stable still fits what applications send and expect.',
  way_back_closed: (p) =>
    `Going back may not work${p.has('why') ? `: ${p.text('why')}` : ''}; publish a candidate that keeps it, or let an owner say why it is safe.`,
  outside_advance_hours: (p) =>
    p.has('nextAt')
      ? `It is outside the advance hours (${describeHours(p)}); they begin at ${p.time('nextAt')}.`
      : `It is outside the advance hours (${describeHours(p)}), and no later time is inside them; a person can advance.`,
  inside_advance_hours: (p) => `It is inside the advance hours (${describeHours(p)}).`,
  person_advances: () => 'This stage is left when a person advances it.',
};

function describeHours(p: ParamReader): string {
  return `${p.text('days')} ${p.text('from')} to ${p.text('to')}, ${p.text('timeZone')}`;
}

function describeAsBefore(p: ParamReader): string {
  const counts = `${p.text('passed')} of ${p.text('cases')} passed`;
  return p.text('passed') === p.text('cases')
    ? `${counts} as before`
    : `${counts}, none less often than before`;
}

/** How often somebody tried before: the newest run is the one that counts. */
function describeRuns(p: ParamReader): string {
  if (!p.has('runs')) return '';
  const worse = p.has('regressions') ? `, ${p.text('regressions')} with a regression` : '';
  return `; the newest of ${p.text('runs')} runs${worse}`;
}

/** Who asks: the plan, or the environment where the plan says nothing. */
function describeAsker(p: ParamReader): string {
  return p.text('asker') === 'environment' ? 'this environment asks for' : 'the plan asks for';
}

const measureNames: Readonly<Record<string, string>> = {
  tokens: 'tokens',
  latencyMs: 'the time to an answer',
  costUsd: 'the cost',
};

/** `Answers take 21 % more tokens than with 1.3.0, and the plan allows 10 %`. */
function describeExcess(p: ParamReader): string {
  const cost = p.text('measure') === 'costUsd';
  if (p.text('limitOf') === 'increase') {
    const [take, more] = {
      tokens: ['take', 'more tokens'],
      latencyMs: ['take', 'longer'],
      costUsd: ['cost', 'more'],
    }[p.text('measure')] ?? ['take', 'more'];
    return `Answers ${take} ${p.rate('value')} ${more} than with ${p.text('baseline')}, and the plan allows ${p.rate('limit')}`;
  }
  return `An answer ${cost ? 'costs' : 'takes'} ${formatMean(p, 'value')} on average, and the plan allows ${formatMean(p, 'limit')}`;
}

/** Three digits that mean something, and never `1e-5`. */
function formatSmall(amount: number): string {
  return formatNumber(Number(amount.toPrecision(3)));
}

function formatMean(p: ParamReader, name: string): string {
  switch (p.text('measure')) {
    case 'costUsd':
      return `$${formatSmall(p.number(name))}`;
    case 'latencyMs':
      return `${formatNumber(Math.round(p.number(name)))} ms`;
    default:
      return `${formatNumber(Math.round(p.number(name)))} tokens`;
  }
}
