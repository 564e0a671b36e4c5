import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { describeCohort, describeTraffic } from '../../../src/domain/deployment/describeTraffic.ts';
import {
  calculateStageRules,
  calculateTotalPercent,
  calculateUnitPercent,
  canOverlap,
  isFullTraffic,
  matchesCohort,
  toTrafficRule,
} from '../../../src/domain/deployment/traffic.ts';
import { attributesArbitrary, stagesArbitrary } from './traffics.ts';

const internal = { when: { tenant: ['internal'] }, percent: 50 };

describe('canOverlap', () => {
  it('tells whether a unit can be of both cohorts', () => {
    const eu = { region: ['eu'], tenant: ['a', 'b'] };
    assert.ok(canOverlap(undefined, eu) && canOverlap(eu, undefined) && canOverlap(eu, {}));
    assert.ok(canOverlap(eu, { tenant: ['b', 'c'] }) && canOverlap({ queue: ['q'] }, eu));
    assert.ok(!canOverlap(eu, { tenant: ['c'] }) && !canOverlap({ region: ['us'] }, eu));
    assert.ok(canOverlap({ constructor: ['x'] }, eu));
  });
});

describe('calculateStageRules', () => {
  const stages = [
    {},
    { traffic: internal },
    { traffic: 10 },
    {},
    { traffic: { when: { tenant: ['internal'] }, percent: 20 } },
    { traffic: 60 },
    { traffic: 100 },
  ];

  it('keeps the audience of the stages before, largest percentage first', () => {
    assert.deepEqual(calculateStageRules(stages, 0), []);
    assert.deepEqual(calculateStageRules(stages, 1), [internal]);
    assert.deepEqual(calculateStageRules(stages, 2), [internal, { percent: 10 }]);
    assert.deepEqual(calculateStageRules(stages, 3), [internal, { percent: 10 }]);
  });

  it('keeps the larger percentage of one cohort', () => {
    assert.deepEqual(calculateStageRules(stages, 4), [internal, { percent: 10 }]);
  });

  it('leaves out what the percentage for everybody covers', () => {
    assert.deepEqual(calculateStageRules(stages, 5), [{ percent: 60 }]);
    assert.deepEqual(calculateStageRules(stages, 6), [{ percent: 100 }]);
  });

  it('knows one cohort in two spellings', () => {
    const rules = calculateStageRules(
      [
        { traffic: { when: { a: ['x', 'y'], b: ['z'] }, percent: 5 } },
        { traffic: { when: { b: ['z'], a: ['y', 'x', 'x'] }, percent: 6 } },
      ],
      1,
    );
    assert.deepEqual(
      rules.map((rule) => rule.percent),
      [6],
    );
  });

  it('never takes the candidate from a unit as stages go on', () => {
    fc.assert(
      fc.property(stagesArbitrary, attributesArbitrary, (plan, attributes) => {
        const shares = plan.map((_, index) =>
          calculateUnitPercent(calculateStageRules(plan, index), attributes),
        );
        assert.deepEqual(
          shares,
          shares.toSorted((left, right) => left - right),
        );
      }),
    );
  });

  it('gives a unit the largest percentage of all stages so far that it matches', () => {
    fc.assert(
      fc.property(stagesArbitrary, attributesArbitrary, (plan, attributes) => {
        const rules = plan.map(toTrafficRule).filter((rule) => rule !== undefined);
        assert.equal(
          calculateUnitPercent(calculateStageRules(plan, plan.length - 1), attributes),
          calculateUnitPercent(rules, attributes),
        );
      }),
    );
  });
});

describe('toTrafficRule', () => {
  it('takes 0 % for no traffic', () => {
    assert.equal(toTrafficRule({ traffic: 0 }), undefined);
    assert.equal(toTrafficRule({}), undefined);
    assert.deepEqual(toTrafficRule({ traffic: 5 }), { percent: 5 });
  });
});

describe('matchesCohort', () => {
  it('asks for every attribute and any of its values', () => {
    const when = { tenant: ['a', 'b'], region: ['eu'] };
    assert.equal(matchesCohort(when, { tenant: 'b', region: 'eu' }), true);
    assert.equal(matchesCohort(when, { tenant: 'b' }), false);
    assert.equal(matchesCohort(when, { tenant: 'c', region: 'eu' }), false);
    assert.equal(matchesCohort(undefined, {}), true);
  });

  it('matches texts of the unit itself only', () => {
    assert.equal(matchesCohort({ n: ['5'] }, { n: 5 }), false);
    assert.equal(matchesCohort({ toString: ['x'] }, {}), false);
  });
});

describe('shares of all traffic', () => {
  it('count only what everybody has', () => {
    assert.equal(calculateTotalPercent([internal]), 0);
    assert.equal(calculateTotalPercent([internal, { percent: 10 }]), 10);
    assert.equal(calculateTotalPercent([{ when: {}, percent: 10 }]), 10);
  });

  it('are full at 100 % of everybody', () => {
    assert.equal(isFullTraffic([{ percent: 100 }]), true);
    assert.equal(isFullTraffic([{ ...internal, percent: 100 }]), false);
  });
});

describe('describeTraffic', () => {
  it('says the share of everybody first', () => {
    assert.deepEqual(describeTraffic([internal, { percent: 10 }]), ['10 %', 'internal 50 %']);
    assert.deepEqual(describeTraffic([internal]), ['internal 50 %']);
    assert.deepEqual(describeTraffic([{ percent: 0.125 }]), ['0.125 %']);
    assert.deepEqual(describeTraffic([]), []);
  });

  it('says several values and attributes', () => {
    assert.equal(describeCohort({ tenant: ['acme', 'initech'] }), 'acme or initech');
    assert.equal(describeCohort({ region: ['eu'], plan: ['gold'] }), 'eu + gold');
    assert.equal(describeCohort(undefined), '');
    assert.equal(describeCohort({ tenant: ['a', 'b', 'c', 'd'] }), 'a, b or 2 more');
  });
});
