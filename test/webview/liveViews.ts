// Views with everything that a running or an ended rollout can show below the first screen.
import type {
  CohortsView,
  GuardRow,
  GuardsView,
  RecoveryView,
  ReviewView,
  SamplesView,
  SampleView,
} from '../../src/protocol/panel/liveView.ts';
import type { ActionView } from '../../src/protocol/panel/actionView.ts';
import type { PanelIntent } from '../../src/protocol/panel/panelIntent.ts';
import type { HistoryView, RolloutView } from '../../src/protocol/panel/rolloutView.ts';
import { toRolloutView } from '../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { charts } from './chartViews.ts';
import { panelStates } from '../extension/rolloutPanel/panelStates.ts';

function link(label: string, intent: PanelIntent, change: Partial<ActionView> = {}): ActionView {
  return { label, intent, style: 'link', ...change };
}

const clear = { tone: 'good', icon: 'pass', word: 'clear' } as const;
const harm = { tone: 'bad', icon: 'error', word: 'harm' } as const;
const inconclusive = { tone: 'waiting', icon: 'question', word: 'not yet known' } as const;
const error = { tone: 'attention', icon: 'warning', word: 'no data' } as const;

export const guardRows: readonly GuardRow[] = [
  {
    key: 'parseFailure',
    name: 'Parse failures',
    stable: { value: '0.9 %', interval: '0.7–1.2 %', units: '8,412 conversations' },
    candidate: { value: '1.1 %', interval: '0.5–2.3 %', units: '934 conversations' },
    difference: '+0.2 pt (−0.4 to +1.4)',
    limit: 'at most +2 pt',
    verdict: inconclusive,
    sentence:
      'No harm is seen, but a rise of more than 2 points cannot be ruled out yet with 934 conversations.',
    needed: 'about 140 more conversations',
    onHarm: 'On harm: roll back',
    open: link('failing samples (7)', { kind: 'showSamples', failed: 'parseFailure' }),
  },
  {
    key: 'latencyMs:4000',
    name: 'Latency over 4 s',
    stable: { value: '2.3 %', interval: '1.9–2.8 %', units: '8,412 conversations' },
    candidate: { value: '2.0 %', interval: '1.2–3.2 %', units: '934 conversations' },
    difference: '−0.3 pt (−1.2 to +0.9)',
    limit: 'at most +2 pt',
    verdict: clear,
    sentence: 'A rise of 2 points or more is ruled out.',
    onHarm: 'On harm: pause',
  },
  {
    key: 'refused@tenant=internal',
    name: 'Refusals',
    cohort: 'tenant internal',
    stable: { value: '3.1 %', interval: '1.4–6.4 %', units: '412 conversations' },
    candidate: { value: '9.8 %', interval: '6.9–13.6 %', units: '398 conversations' },
    difference: '+6.7 pt (+2.9 to +10.6)',
    limit: 'at most +3 pt',
    verdict: harm,
    sentence:
      'Refusals rose by at least 2.9 points; this many by chance happens in less than 1 of 20 rollouts.',
    onHarm: 'On harm: only noted (dry run)',
    open: link('failing samples (31)', { kind: 'showSamples', failed: 'refused@tenant=internal' }),
  },
  {
    key: 'costUsd',
    name: 'Cost',
    limit: 'at most +$0.002',
    verdict: error,
    sentence:
      'No application reported costUsd in the last 15 minutes. Check that outcomes are sent.',
    onHarm: 'On harm: notify',
  },
];

const guards: GuardsView = {
  heading: 'Guards',
  intro: 'Each compares 1.4.0 with 1.3.0 on live traffic at the same time.',
  columns: {
    name: 'Guard',
    stable: '1.3.0',
    candidate: '1.4.0',
    difference: 'Difference',
    limit: 'Limit',
    verdict: 'Verdict',
  },
  rows: [...guardRows],
  cautions: [
    'The model changed from gpt-5-mini-2026-08 to gpt-5-mini-2026-10 at 09:12 for both versions: differences from before may come from it.',
    'tenant internal has had 1.4.0 alone since 08:00; it is compared with 1.3.0 of the week before.',
  ],
};

const cohorts: CohortsView = {
  heading: 'Cohorts',
  intro:
    'The same guards for each tenant and language. What looks worst comes first; where many are looked at, some look bad by chance.',
  columns: { cohort: 'Cohort', units: 'Units', verdict: 'Verdict', worst: 'Looks worst' },
  rows: [
    {
      key: 'tenant=internal',
      cohort: 'tenant internal',
      units: '810',
      verdict: harm,
      worst: 'Refusals 9.8 % vs 3.1 %',
      standing: 'named in the plan',
      actions: [
        link('charts', { kind: 'showCharts', cohort: 'tenant=internal' }),
        link('samples', { kind: 'showSamples', cohort: 'tenant=internal' }),
      ],
    },
    {
      key: 'language=de',
      cohort: 'language de',
      units: '2,204',
      verdict: inconclusive,
      worst: 'Parse failures 1.9 % vs 0.9 %',
      standing: 'exploratory',
      actions: [
        link('charts', { kind: 'showCharts', cohort: 'language=de' }),
        link('samples', { kind: 'showSamples', cohort: 'language=de' }),
      ],
    },
    {
      key: 'language=other',
      cohort: 'language other (more than 20 values)',
      units: '5,112',
      verdict: clear,
      worst: 'Latency over 4 s 2.4 % vs 2.2 %',
      standing: 'exploratory',
      actions: [link('charts', { kind: 'showCharts', cohort: 'language=other' })],
    },
  ],
};

const longAnswer = `{\n  "answer": "Your order left our warehouse on Tuesday. ${'It is on its way and should arrive within three working days. '.repeat(14)}",\n  "sources": ["shipping", "orders"]\n}`;

export function aSample(
  id: string,
  role: SampleView['role'],
  change: Partial<SampleView> = {},
): SampleView {
  return {
    id,
    role,
    title: `${role === 'stable' ? '1.3.0' : '1.4.0'} · 10 % · tenant acme · 09:41`,
    metrics: '1,240 ms · 812 + 164 tokens · $0.0041',
    input: 'Where is my order [redacted]? I have waited for two weeks now.',
    output: longAnswer,
    redacted: '1 order number was redacted before this was stored.',
    actions: [
      link('open', { kind: 'openSample', sampleId: id }),
      link('make fixture', { kind: 'makeFixture', sampleId: id }),
    ],
    ...change,
  };
}

export const samples: SamplesView = {
  heading: 'Samples',
  intro: 'Up to 100 of each version, stage and cohort are kept for 14 days.',
  inputLabel: 'Input',
  outputLabel: 'Output',
  filters: [
    { action: link('All', { kind: 'showSamples' }), chosen: false },
    { action: link('Failed (38)', { kind: 'showSamples', failed: 'any' }), chosen: false },
    {
      action: link('Parse failures (7)', { kind: 'showSamples', failed: 'parseFailure' }),
      chosen: true,
    },
    { action: link('1.3.0', { kind: 'showSamples', arm: 'stable' }), chosen: false },
    { action: link('1.4.0', { kind: 'showSamples', arm: 'candidate' }), chosen: false },
  ],
  pairs: [
    {
      key: 'p1',
      stable: aSample('s1', 'stable'),
      candidate: aSample('c1', 'candidate', {
        failed: 'Parse failure: the answer is not JSON',
        output:
          'Sure! Here is the answer you asked for:\n\n```json\n{"answer": "It left on Tuesday."',
        actions: [
          link('compare', { kind: 'compareSamples', stableId: 's1', candidateId: 'c1' }),
          link('open', { kind: 'openSample', sampleId: 'c1' }),
          link('make fixture', { kind: 'makeFixture', sampleId: 'c1' }),
        ],
      }),
    },
    { key: 'p2', candidate: aSample('c2', 'candidate', { failed: 'Parse failure: no answer' }) },
    { key: 'p3', candidate: aSample('c3', 'candidate', { output: '' }) },
  ],
  more: link('Show more samples', { kind: 'showSamplesMore' }),
};

export const review: ReviewView = {
  heading: 'Review wanted',
  sentence:
    '1.4.0 waits for one review before 25 % of production traffic gets it. You can review it: you are not its author.',
  blastRadius: [
    'Next: 25 % of about 46,000 conversations a day, about 11,500.',
    'After that: everyone, all 46,000.',
  ],
  movements: [
    { name: 'Errors', stable: '0.9 %', candidate: '1.1 %', movement: '+0.2 pt', tone: 'waiting' },
    {
      name: 'Latency, median',
      stable: '1,180 ms',
      candidate: '1,240 ms',
      movement: '+5 %',
      tone: 'good',
    },
    {
      name: 'Cost of an answer',
      stable: '$0.0040',
      candidate: '$0.0052',
      movement: '+30 %',
      tone: 'attention',
    },
    {
      name: 'Tokens of an answer',
      stable: '143',
      candidate: '187',
      movement: '+31 %',
      tone: 'attention',
    },
  ],
  columns: { name: 'Metric', stable: '1.3.0', candidate: '1.4.0', movement: 'Movement' },
  evidence: ['19 of 20 cases pass, no regression against 1.3.0 (Tuesday, gpt-5-mini).'],
  links: [
    link('what changed', { kind: 'openDiff' }),
    link('open the evals', { kind: 'openEvidence', evidenceId: 'e1' }),
    link('samples side by side', { kind: 'showSamples' }),
  ],
  decisions: [
    {
      verdict: { tone: 'bad', icon: 'close', word: 'refused' },
      text: 'Grace, yesterday 16:40, for 10 %',
      comment: 'The greeting is too long for chat. Please shorten it.',
    },
    {
      verdict: { tone: 'good', icon: 'check', word: 'signed off' },
      text: 'Linus, yesterday 17:55, for 10 %',
    },
  ],
  comment: {
    label: 'Comment',
    placeholder: 'What you looked at, or what has to change first',
    hint: 'Needed to refuse. Everyone who can read this rollout sees it.',
  },
  actions: [
    {
      label: 'Sign off (25 % may follow)',
      intent: { kind: 'review', decision: 'approve', stage: 'wide', rolloutId: 'r1' },
      style: 'primary',
    },
    {
      label: 'Refuse (stays at 10 %)',
      intent: { kind: 'review', decision: 'refuse', stage: 'wide', rolloutId: 'r1' },
      style: 'secondary',
    },
  ],
};

export const recovery: RecoveryView = {
  heading: 'Recovery',
  verdict: { tone: 'attention', icon: 'warning', word: 'not back yet' },
  sentence:
    'One metric of 1.3.0 is not in its range from before the rollout. If it stays so, the cause is probably not the prompt.',
  columns: { metric: 'Metric', before: 'Before', now: 'Now', verdict: 'Verdict' },
  rows: [
    {
      metric: 'Parse failures',
      before: '0.7–1.2 %',
      now: '0.9 %',
      verdict: { ...clear, word: 'back' },
    },
    {
      metric: 'Latency over 4 s',
      before: '1.9–2.8 %',
      now: '6.0 %',
      verdict: { tone: 'attention', icon: 'warning', word: 'not back' },
    },
  ],
  comment: { label: 'Comment', hint: 'Closes the record of this rollout.' },
  actions: [
    {
      label: 'Confirm recovery',
      intent: { kind: 'confirmRecovery', rolloutId: 'r1' },
      style: 'primary',
      unavailable: 'Not before all metrics are back, or 30 minutes have passed.',
    },
  ],
};

const history: HistoryView = {
  heading: 'History',
  rows: [
    {
      key: 'h3',
      at: '2026-11-12T09:40:00Z',
      atText: '09:40',
      actor: 'registry',
      text: 'rolled back 1.4.0',
      icon: 'discard',
      tone: 'bad',
      details: [
        'Parse failures: harm, 6.1 % vs 0.9 %, limit +2 pt',
        'Latency over 4 s: clear, 2.0 % vs 2.3 %',
      ],
    },
    {
      key: 'h2',
      at: '2026-11-12T08:00:00Z',
      atText: '08:00',
      actor: 'Ada',
      text: 'advanced to 10 %',
      icon: 'arrow-up',
      tone: 'waiting',
      reason: 'Nothing unusual in the internal answers.',
    },
    {
      key: 'h1',
      at: '2026-11-12T06:00:00Z',
      atText: '06:00',
      actor: 'Ada',
      text: 'started 1.4.0',
      icon: 'play',
      tone: 'idle',
    },
  ],
};

/** A running rollout that waits for a review, with everything else there is. */
export function aRunningView(change: Partial<RolloutView> = {}): RolloutView {
  return {
    ...toRolloutView(panelStates.healthy),
    review,
    guards,
    charts,
    cohorts,
    samples,
    history,
    ...change,
  };
}

/** A rollout that a guard took back, while recovery is watched. */
export function aRolledBackView(change: Partial<RolloutView> = {}): RolloutView {
  const { review: _review, ...rest } = aRunningView();
  const { header, headline, actions, served, stages } = toRolloutView(
    panelStates.rolledBackByGuard,
  );
  const { waitsFor: _waitsFor, served: _served, stages: _stages, ...below } = rest;
  return {
    ...below,
    header,
    headline,
    actions,
    ...(served === undefined ? {} : { served }),
    ...(stages === undefined ? {} : { stages }),
    recovery,
    ...change,
  };
}
