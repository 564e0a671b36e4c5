import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { assessCohorts } from '../../../src/domain/guards/assessCohorts.ts';
import { assessGuard } from '../../../src/domain/guards/assessGuard.ts';
import { toCohortText } from '../../../src/domain/guards/cohortName.ts';
import { newCohort } from '../../../src/domain/guards/cohortState.ts';
import { createGuardState } from '../../../src/domain/guards/createGuardState.ts';
import type { GuardSettings } from '../../../src/domain/guards/guardSettings.ts';
import { aGuard, aRecord, afterRecords, mixedRecords, times } from './aGuard.ts';

const guard = aGuard({ margin: 0.05 });
const mean = aGuard({
  ...{ key: 'stars', metric: 'stars', direction: 'higher', margin: 0.5 },
  measure: { kind: 'mean', ceiling: 5 },
});

type Records = Parameters<typeof afterRecords>[1];

function aCohort(value: string | undefined, records: Records = [], settings = guard) {
  const state = afterRecords(settings, records);
  return {
    cohort: { attribute: 'tenant', ...(value === undefined ? {} : { value }) },
    state: {
      units: { stable: records.length, candidate: 0 },
      guards: records.length === 0 ? newCohort.guards : new Map([[settings.key, state]]),
    },
  };
}

const look = (settings: readonly GuardSettings[]) => ({ settings, acting: [], stage: 'canary' });
const names = (assessed: ReturnType<typeof assessCohorts>) =>
  assessed.map(({ cohort }) => toCohortText(cohort));

describe('cohorts', () => {
  it('come with the worst first: harm, signs of it, broken reports, nothing yet, clear', () => {
    const cohorts = [
      aCohort('clear', mixedRecords([0, 2000], [0, 2000])),
      aCohort('new'),
      aCohort('broken', times(200, aRecord({ arm: 'candidate', probability: 0.5 }))),
      aCohort('doubtful', mixedRecords([8, 32], [2, 38])),
      aCohort('more doubtful', mixedRecords([12, 28], [2, 38])),
      aCohort('harmed', mixedRecords([60, 20], [0, 80])),
    ];
    const assessed = assessCohorts(cohorts, look([guard]));
    assert.deepEqual(
      assessed.map(({ cohort, guards }) => [cohort.value, guards[0]?.verdict]),
      [
        ['harmed', 'harm'],
        ['more doubtful', 'inconclusive'],
        ['doubtful', 'inconclusive'],
        ['broken', 'error'],
        ['new', 'inconclusive'],
        ['clear', 'clear'],
      ],
    );
  });

  it('are sorted by averages too, and by size where nothing else tells them apart', () => {
    const stars = (candidate: number, stable: number) =>
      mixedRecords([0, 40], [0, 40], { stage: 'canary' }).map((record, index) => ({
        ...record,
        value: (record.arm === 'candidate' ? candidate : stable) + (index % 2),
      }));
    const cohorts = [
      aCohort('new', [], mean),
      aCohort('good', stars(3, 3), mean),
      aCohort('worse', stars(2, 4), mean),
      aCohort('bad', stars(3, 3.8), mean),
    ];
    assert.deepEqual(names(assessCohorts(cohorts, look([mean]))), [
      'tenant=worse',
      'tenant=bad',
      'tenant=good',
      'tenant=new',
    ]);
    const [small, large] = [aCohort('small'), aCohort(undefined)];
    const grown = { ...large, state: { ...large.state, units: { stable: 9, candidate: 9 } } };
    assert.deepEqual(names(assessCohorts([small, grown], look([mean]))), [
      'tenant',
      'tenant=small',
    ]);
    const higher = aGuard({ direction: 'higher' });
    const doubtful = mixedRecords([8, 32], [2, 38]);
    const one = assessCohorts([aCohort('good', doubtful, higher)], look([higher]));
    assert.notEqual(one[0]?.guards[0]?.verdict, 'harm');
  });

  it('name first the guard that they are sorted by', () => {
    const other = aGuard({ key: 'refusal', metric: 'refusal', margin: 0.05 });
    const cohort = aCohort('acme', mixedRecords([8, 32], [2, 38]), other);
    const [assessed] = assessCohorts([cohort], look([guard, other]));
    assert.deepEqual(
      assessed?.guards.map(({ key }) => key),
      [other.key, guard.key],
    );
  });

  it('are exploratory unless a guard of the plan is about exactly them', () => {
    const ofCohort = (when: GuardSettings['when'], key: string) =>
      aGuard({ key, ...(when === undefined ? {} : { when }) });
    const settings = [
      guard,
      ofCohort({ tenant: ['acme'] }, 'a'),
      ofCohort({ tenant: ['globex', 'initech'] }, 'b'),
      ofCohort({ tenant: ['hooli'], region: ['eu'] }, 'c'),
      ofCohort({ region: ['umbrella'] }, 'd'),
    ];
    const acting = settings.map((one) => assessGuard(one, createGuardState(), { stage: 'canary' }));
    const cohorts = ['acme', 'globex', 'hooli', 'umbrella', undefined].map((value) =>
      aCohort(value),
    );
    const assessed = assessCohorts(cohorts, { settings, acting, stage: 'canary' });
    assert.deepEqual(
      assessed.map(({ cohort, exploratory, guards }) => [
        cohort.value,
        exploratory,
        guards.map(({ key }) => key),
      ]),
      [
        ['acme', false, ['a', guard.key]],
        ['globex', true, [guard.key]],
        ['hooli', true, [guard.key]],
        ['umbrella', true, [guard.key]],
        [undefined, true, [guard.key]],
      ],
    );
  });
});
