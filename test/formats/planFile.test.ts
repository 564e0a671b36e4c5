import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parsePlanFile } from '../../src/formats/planFile.ts';
import { applyFix, summarize, textAt } from './textAt.ts';

const plan = `# Careful
owner: support-oncall
unit: conversation                 # the targeting key
monitoring: { query: 'sum by (v) (rate(x))', dashboard: 'https://example.com' }
rollbackTrigger: parse failures or refusals rise
alpha: 0.05
guards:
  - { metric: parseFailure, margin: 0.01, onHarm: rollback }
  - { metric: latencyMs, budget: 4000, margin: 0.02, onHarm: pause }
stages:
  - { name: offline, eval: { minCases: { representative: 10, known-bad: 3 }, passRate: 0.95, verdict: noRegression } }
  - { name: internal, traffic: { when: { tenant: [internal] }, percent: 50 }, hold: 1h, minUnits: 50 }
  - { name: small, traffic: 5, hold: 24h }
  - { name: wide, traffic: 25, hold: 24h, guards: clear, reviews: { count: 1, role: reviewer }, advance: manual }
  - { name: full, traffic: 100, hold: 24h }
`;

function problemsOf(text: string): string[] {
  return summarize(parsePlanFile(text).problems);
}

describe('parsePlanFile', () => {
  it('reads a plan as the API takes it', () => {
    const { plan: read, problems } = parsePlanFile(plan);
    assert.deepEqual(summarize(problems), []);
    assert.equal(read?.stages.length, 5);
    assert.deepEqual(read.stages[1]?.traffic, { when: { tenant: ['internal'] }, percent: 50 });
  });

  const broken: readonly (readonly [name: string, text: string, code: string, at: string])[] = [
    ['a missing list of stages', 'owner: me\n', 'missing_key', 'owner: me'],
    ['an empty list of stages', 'stages: []\n', 'out_of_range', 'stages'],
    ['an unknown key', 'stagse: []\nstages: [{name: a}]\n', 'unknown_key', 'stagse'],
    ['an unknown key of a stage', 'stages:\n  - { name: a, trafic: 5 }\n', 'unknown_key', 'trafic'],
    ['a wrong choice', 'stages:\n  - { name: a, guards: clean }\n', 'not_allowed', 'clean'],
    ['a wrong duration', 'stages:\n  - { name: a, hold: 1 hour }\n', 'out_of_range', '1 hour'],
    ['a number as a duration', 'stages:\n  - { name: a, hold: 90 }\n', 'wrong_type', '90'],
    ['traffic that is a text', 'stages:\n  - { name: a, traffic: 10% }\n', 'wrong_type', '10%'],
    [
      'traffic over 100',
      'stages:\n  - { name: a, traffic: { percent: 101 } }\n',
      'out_of_range',
      '101',
    ],
    [
      'an unknown key of traffic',
      'stages:\n  - { name: a, traffic: { percnt: 1 } }\n',
      'unknown_key',
      'percnt',
    ],
    ['a stage without a name', 'stages:\n  - { traffic: 5 }\n', 'missing_key', '{ traffic: 5 }'],
    ['a guard without a metric', 'guards: [{}]\nstages: [{name: a}]\n', 'missing_key', '{}'],
    ['an owner that is a list', 'owner: [a]\nstages: [{name: a}]\n', 'wrong_type', 'owner'],
  ];
  it('names the line of a second guard on one metric and cohort', () => {
    const guards = [
      '{ metric: a, when: { tenant: [x, y] } }',
      '{ metric: a }',
      '{ metric: a, when: { tenant: [y, x] } }',
    ];
    const lines = guards.map((guard) => `  - ${guard}\n`).join('');
    const text = plan.replace(/guards:\n(?: {2}- .*\n)+/, `guards:\n${lines}`);
    const { problems } = parsePlanFile(text);
    const [twice, ...others] = problems.filter(({ code }) => code === 'duplicate_guard');
    assert.ok(twice !== undefined && others.length === 0, summarize(problems).join('; '));
    assert.equal(twice.severity, 'error');
    assert.equal(
      twice.range.start.line,
      text.split('\n').findIndex((line) => line.includes('[y, x]')),
    );
  });

  for (const [name, text, code, at] of broken) {
    it(`names ${name} where it stands`, () => {
      const { problems, plan: read } = parsePlanFile(text);
      const problem = problems.find((each) => each.code === code);
      assert.ok(problem, summarize(problems).join('; '));
      assert.equal(textAt(text, problem), at);
      assert.equal(read, undefined);
    });
  }

  it('says once that traffic has a wrong form', () => {
    assert.equal(problemsOf('stages:\n  - { name: a, traffic: 10% }\n').length, 1);
  });

  it('finds every mistake of a file at once', () => {
    const stages = Array.from({ length: 12 }, (_, index) => `  - { name: s${index}, hold: soon }`);
    assert.equal(problemsOf(`stages:\n${stages.join('\n')}\n`).length, 12);
  });

  it('renames a misspelt key and corrects a misspelt choice on request', () => {
    const text = plan.replace('guards: clear', 'guards: claer').replace('minUnits', 'minUnit');
    const { problems } = parsePlanFile(text);
    const fixed = problems.reduceRight(
      (result, problem) => applyFix(result, problem.fixes[0]),
      text,
    );
    assert.equal(fixed, plan);
  });

  it('shows what the linter says at its place', () => {
    const text = 'stages:\n  - name: a\n    traffic: 60\n    hold: 1h\n';
    const { plan: read, problems } = parsePlanFile(text);
    assert.ok(read);
    const jump = problems.find((problem) => problem.code === 'jump_too_wide');
    assert.equal(textAt(text, jump), '60');
    const owner = problems.find((problem) => problem.code === 'no_owner');
    assert.equal(textAt(text, owner), 'stages');
  });

  it('offers to add what is missing, and finds it again until it is filled', () => {
    const text = '# plan\nstages:\n  - name: a\n    traffic: 5\n    hold: 1h\n';
    const find = (from: string, code: string) =>
      parsePlanFile(from).problems.find((problem) => problem.code === code);
    const withOwner = applyFix(text, find(text, 'no_owner')?.fixes[0]);
    assert.equal(withOwner, text.replace('stages:', "owner: ''\nstages:"));
    assert.equal(parsePlanFile(withOwner).plan, undefined);
    const withTrigger = applyFix(text, find(text, 'no_rollback_trigger')?.fixes[0]);
    assert.ok(find(withTrigger, 'no_rollback_trigger'));
    const full = applyFix(text, find(text, 'last_stage_not_full')?.fixes[0]);
    assert.equal(parsePlanFile(full).plan?.stages.at(-1)?.traffic, 100);
  });

  it('reports conflicts, empty files and hostile YAML like any file', () => {
    assert.equal(parsePlanFile('<<<<<<< a\n=======\n>>>>>>> b\n').inConflict, true);
    assert.deepEqual(problemsOf(''), ['empty_file error 1:1']);
    assert.ok(problemsOf('__proto__: {}\n').includes('bad_key error 1:1'));
  });
});
