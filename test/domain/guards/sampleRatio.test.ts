import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Arm } from '../../../src/domain/guards/guardRecord.ts';
import {
  countArrival,
  findEmptyArm,
  findStageCount,
  isRatioBroken,
} from '../../../src/domain/guards/sampleRatio.ts';
import type { StageCount } from '../../../src/domain/guards/stageCount.ts';
import { createRandomStream } from '../../simulations/randomStream.ts';

/** So many units on each arm, mixed or one arm after the other. */
function arrive(candidate: number, stable: number, probability = 0.05): StageCount {
  let count: StageCount | undefined;
  const add = (arm: Arm): void => {
    count = countArrival(count, { arm, probability, at: 0 });
  };
  for (let index = 0; index < candidate; index += 1) add('candidate');
  for (let index = 0; index < stable; index += 1) add('stable');
  assert.ok(count !== undefined);
  return count;
}

describe('the check of the sample ratio', () => {
  it('has the published Bayes factor, in whatever order the units came', () => {
    assert.equal(arrive(80, 920).logRatioFactor.toFixed(5), '6.01909');
    let mixed: StageCount | undefined;
    for (let index = 0; index < 1000; index += 1) {
      const arm = index % 25 < 2 ? 'candidate' : 'stable';
      mixed = countArrival(mixed, { arm, probability: 0.05, at: 0 });
    }
    assert.equal(mixed?.logRatioFactor.toFixed(5), '6.01909');
  });

  it('is silent about units that came as they were assigned and notices those that did not', () => {
    assert.equal(isRatioBroken(arrive(50, 950)), false);
    assert.equal(isRatioBroken(arrive(90, 910)), true);
    assert.equal(isRatioBroken(arrive(15, 985)), true);
  });

  it('counts units without a choice but learns nothing from them', () => {
    const count = arrive(500, 0, 1);
    assert.equal(count.candidate, 500);
    assert.equal(count.compared, 0);
    assert.equal(count.logRatioFactor, 0);
    assert.equal(findEmptyArm(count), undefined);
  });

  it('alarms falsely in at most 1 of 1000 stages, also with a probability of its own for each unit', () => {
    const shares = [0.01, 0.05, 0.3, 0.9];
    let alarms = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const random = createRandomStream(seed);
      let count: StageCount | undefined;
      let isBroken = false;
      for (let index = 0; index < 2000; index += 1) {
        const probability = shares[Math.floor(random() * shares.length)] ?? 0.5;
        const arm = random() < probability ? 'candidate' : 'stable';
        count = countArrival(count, { arm, probability, at: 0 });
        isBroken ||= isRatioBroken(count);
      }
      if (isBroken) alarms += 1;
    }
    assert.ok(alarms <= 1, `${alarms} of 300`);
  });

  it('says which arm stays empty, once chance no longer explains it', () => {
    assert.equal(findEmptyArm(arrive(0, 100)), undefined);
    assert.equal(findEmptyArm(arrive(0, 139)), 'candidate');
    assert.equal(findEmptyArm(arrive(7, 0)), undefined);
    assert.equal(findEmptyArm(arrive(8, 0)), 'stable');
  });

  it('keeps stages apart whatever their names', () => {
    assert.equal(findStageCount({}, '__proto__'), undefined);
    assert.equal(findStageCount({}, 'constructor'), undefined);
  });
});
