import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  describeMetric,
  writeConditionSentence,
} from '../../../src/domain/rollout/conditionSentence.ts';
import { conditionCodes, type GateCondition } from '../../../src/domain/rollout/gateCondition.ts';
import { refusalCodes } from '../../../src/domain/rollout/refusal.ts';
import { writeRefusalSentence } from '../../../src/domain/rollout/refusalSentence.ts';
import { aCondition } from './rollouts.ts';

const hours = { days: 'Mon, Tue', from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' };

const expected: readonly [GateCondition['code'], GateCondition['params'], string][] = [
  [
    'evidence_stale',
    { ageMs: 8 * 86_400_000, maxAgeMs: 7 * 86_400_000 },
    'The last eval run is 8 d old and counts for 7 d; run the evals again.',
  ],
  [
    'evidence_other_model',
    { model: 'm2', expected: 'm1' },
    'The evals ran on m2, but this prompt uses m1; run them on m1.',
  ],
  [
    'evidence_other_baseline',
    { baseline: '', expected: '1.3.0' },
    'The evals compared with nothing, but 1.3.0 is stable here; run them against 1.3.0.',
  ],
  [
    'evidence_other_baseline',
    { baseline: '1.2.0', expected: '1.3.0' },
    'The evals compared with 1.2.0, but 1.3.0 is stable here; run them against 1.3.0.',
  ],
  [
    'evidence_too_few_cases',
    { kind: 'known-bad', have: 1, need: 3 },
    'The evals ran 1 of 3 known-bad cases; add cases or run the missing ones.',
  ],
  [
    'evidence_pass_rate_low',
    { passRate: 0.9499, need: 0.95 },
    'The evals passed 94.9 %, and the plan asks for 95 %; fix the failing cases and run again.',
  ],
  [
    'evidence_pass_rate_low',
    { passRate: 0.57, need: 0.58 },
    'The evals passed 57 %, and the plan asks for 58 %; fix the failing cases and run again.',
  ],
  [
    'evidence_regression',
    { baseline: '1.3.0' },
    'The evals show a regression against 1.3.0; look at the failing cases and publish a better version.',
  ],
  [
    'evidence_regression',
    {},
    'The evals show a regression; look at the failing cases and publish a better version.',
  ],
  [
    'evidence_insufficient',
    { verdict: 'insufficient', need: 'noRegression' },
    'The evals say “insufficient evidence”, and the plan asks for “no regression”; add cases or repeats and run again.',
  ],
  [
    'evidence_insufficient',
    { verdict: 'noRegression', need: 'better' },
    'The evals say “no regression”, and the plan asks for “better”; add cases or repeats and run again.',
  ],
  [
    'evidence_insufficient',
    {
      verdict: 'insufficient',
      need: 'noRegression',
      asker: 'environment',
      why: '7 more cases are needed.',
    },
    'The evals say “insufficient evidence”, and this environment asks for “no regression”. 7 more cases are needed.',
  ],
  [
    'evidence_pass_rate_low',
    { passRate: 0.5, need: 1, kind: 'safety' },
    'The evals passed 50 % of the safety cases, and the plan asks for 100 %; fix the failing cases and run again.',
  ],
  [
    'evidence_pass_rate_low',
    { passRate: 0.5, need: 0.9, asker: 'environment' },
    'The evals passed 50 %, and this environment asks for 90 %; fix the failing cases and run again.',
  ],
  [
    'evidence_ok',
    { passed: 19, cases: 20, verdict: 'noRegression', runs: 3, regressions: 1 },
    'The evals on this content passed 19 of 20 cases (no regression); the newest of 3 runs, 1 with a regression.',
  ],
  [
    'evidence_as_before',
    { passed: 5, cases: 5, runs: 2 },
    'The evals on this content: 5 of 5 passed as before; too few cases to rule out a regression; the newest of 2 runs.',
  ],
  [
    'evidence_not_measured',
    { measure: 'costUsd' },
    'The evals did not measure the cost, which the plan limits; run them where that is known, with no answers kept from earlier.',
  ],
  [
    'evidence_over_limit',
    { measure: 'tokens', limitOf: 'increase', value: 0.21, limit: 0.1, baseline: '1.3.0' },
    'Answers take 21 % more tokens than with 1.3.0, and the plan allows 10 %; make the prompt leaner, or ask the owner of the plan for a higher limit.',
  ],
  [
    'evidence_over_limit',
    { measure: 'latencyMs', limitOf: 'increase', value: 0.21, limit: 0.1, baseline: '1.3.0' },
    'Answers take 21 % longer than with 1.3.0, and the plan allows 10 %; make the prompt leaner, or ask the owner of the plan for a higher limit.',
  ],
  [
    'evidence_over_limit',
    { measure: 'costUsd', limitOf: 'increase', value: 0.21, limit: 0.1, baseline: '1.3.0' },
    'Answers cost 21 % more than with 1.3.0, and the plan allows 10 %; make the prompt leaner, or ask the owner of the plan for a higher limit.',
  ],
  [
    'evidence_over_limit',
    { measure: 'tokens', limitOf: 'mean', value: 1200.4, limit: 1000 },
    'An answer takes 1,200 tokens on average, and the plan allows 1,000 tokens; make the prompt leaner, or ask the owner of the plan for a higher limit.',
  ],
  [
    'evidence_over_limit',
    { measure: 'latencyMs', limitOf: 'mean', value: 1200.4, limit: 1000 },
    'An answer takes 1,200 ms on average, and the plan allows 1,000 ms; make the prompt leaner, or ask the owner of the plan for a higher limit.',
  ],
  [
    'evidence_over_limit',
    { measure: 'costUsd', limitOf: 'mean', value: 0.012345, limit: 0.01 },
    'An answer costs $0.0123 on average, and the plan allows $0.01; make the prompt leaner, or ask the owner of the plan for a higher limit.',
  ],
  [
    'evidence_ok',
    { passed: 19, cases: 20, verdict: 'noRegression' },
    'The evals on this content passed 19 of 20 cases (no regression).',
  ],
  [
    'evidence_as_before',
    { passed: 5, cases: 5, verdict: 'insufficient' },
    'The evals on this content: 5 of 5 passed as before; too few cases to rule out a regression.',
  ],
  [
    'hold_running',
    { remainingMs: 4_800_000, requiredMs: 86_400_000 },
    'The stage has to be watched 1 h 20 min longer, of 1 d.',
  ],
  ['hold_done', { requiredMs: 3_600_000 }, 'The stage was watched for 1 h, as the plan asks.'],
  [
    'units_missing',
    { missing: 140, have: 60, need: 200, unit: 'conversation' },
    '140 more conversations must be seen in this stage (60 of 200).',
  ],
  [
    'units_missing',
    { missing: 1140, have: 18_860, need: 20_000, unit: 'conversation' },
    '1,140 more conversations must be seen in this stage (18,860 of 20,000).',
  ],
  [
    'units_missing',
    { missing: 1, have: 9, need: 10, unit: 'user' },
    '1 more user must be seen in this stage (9 of 10).',
  ],
  [
    'units_reached',
    { have: 60, need: 50 },
    '60 conversations were seen in this stage; 50 were needed.',
  ],
  [
    'guard_no_data',
    { metric: 'parseFailure' },
    'There is no data on parse failures yet; the application has to report outcomes.',
  ],
  [
    'guard_inconclusive',
    { metric: 'parseFailure', missing: 140, unit: 'conversation' },
    'It is not clear yet whether parse failures got worse; about 140 more conversations will tell.',
  ],
  [
    'guard_inconclusive',
    { metric: 'refusal', unit: 'user' },
    'It is not clear yet whether refusals got worse; more users will tell.',
  ],
  [
    'guard_inconclusive',
    { metric: 'refusal' },
    'It is not clear yet whether refusals got worse; more conversations will tell.',
  ],
  [
    'guard_harm_noted',
    { metric: 'latencyMs' },
    'The candidate is worse on latency; the plan only notifies of that, so a person decides.',
  ],
  ['guard_clear', { metric: 'latencyMs' }, 'The candidate is clear on latency.'],
  [
    'reviews_missing',
    { missing: 1, have: 1, need: 2, role: 'reviewer' },
    'This stage needs 2 reviews by the role reviewer and has 1; ask for 1 more.',
  ],
  [
    'reviews_missing',
    { missing: 1, have: 0, need: 1, role: 'owner' },
    'This stage needs 1 review by the role owner and has 0; ask for 1 more.',
  ],
  [
    'reviews_refused',
    { actor: 'ada', comment: 'too terse' },
    'The review by ada refused this stage: too terse; resolve it and ask for another review.',
  ],
  [
    'reviews_refused',
    { actor: 'ada', comment: '' },
    'The review by ada refused this stage; resolve it and ask for another review.',
  ],
  ['reviews_done', { have: 1 }, '1 review signed this stage off.'],
  [
    'outside_advance_hours',
    { ...hours, nextAt: Date.parse('2026-11-23T08:00:00Z') },
    'It is outside the advance hours (Mon, Tue 09:00 to 17:00, Europe/Berlin); they begin at 2026-11-23 08:00 UTC.',
  ],
  [
    'outside_advance_hours',
    hours,
    'It is outside the advance hours (Mon, Tue 09:00 to 17:00, Europe/Berlin), and no later time is inside them; a person can advance.',
  ],
  [
    'inside_advance_hours',
    hours,
    'It is inside the advance hours (Mon, Tue 09:00 to 17:00, Europe/Berlin).',
  ],
];

const isOneSentence = (text: string): boolean =>
  /^[A-Z0-9].*\.$/.test(text) && !/\. [A-Z]/.test(text);

describe('writeConditionSentence', () => {
  for (const [code, params, sentence] of expected) {
    it(`says: ${sentence}`, () => {
      assert.equal(writeConditionSentence({ code, params }), sentence);
    });
  }

  it('has one sentence of its own for every code, even without params', () => {
    const texts = conditionCodes.map((code) => writeConditionSentence({ code, params: {} }));
    assert.equal(new Set(texts).size, conditionCodes.length);
    for (const text of texts) {
      assert.ok(isOneSentence(text), text);
      assert.doesNotMatch(text, /undefined|NaN/);
    }
  });

  it('shows times as it is asked to', () => {
    const sentence = writeConditionSentence(
      { code: 'outside_advance_hours', params: { ...hours, nextAt: 5 } },
      { formatTime: (at) => `time ${at}` },
    );
    assert.match(sentence, /they begin at time 5\.$/);
  });
});

describe('describeMetric', () => {
  it('reads names of metrics as words', () => {
    assert.equal(describeMetric('parseFailure'), 'parse failures');
    assert.equal(describeMetric('tool_errors'), 'tool errors');
    assert.equal(describeMetric('costUsd'), 'cost');
  });
});

describe('writeRefusalSentence', () => {
  it('has one sentence of its own for every code', () => {
    const texts = refusalCodes.map((code) => writeRefusalSentence({ code, conditions: [] }));
    assert.equal(new Set(texts).size, refusalCodes.length);
    for (const text of texts) assert.ok(isOneSentence(text), text);
  });

  it('names what holds the stage', () => {
    const condition = aCondition({ params: { remainingMs: 60_000, requiredMs: 120_000 } });
    assert.equal(
      writeRefusalSentence({ code: 'gate_not_met', conditions: [condition] }),
      'The stage cannot be left yet. The stage has to be watched 1 min longer, of 2 min.',
    );
  });
});
