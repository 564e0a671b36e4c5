import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { transition } from '../../../src/domain/rollout/transition.ts';
import { calculateWatchedCredit } from '../../../src/domain/rollout/watchedTime.ts';
import { aProgressing } from './rollouts.ts';

const intervalMs = 5000;
const credit = (previousMs: number | undefined, nowMs: number): number =>
  calculateWatchedCredit({ previousMs, nowMs, intervalMs });

describe('calculateWatchedCredit', () => {
  it('credits what passed since the last tick', () => {
    assert.equal(credit(1000, 6000), 5000);
  });

  it('credits at most two intervals after a sleep or a stall', () => {
    assert.equal(credit(1000, 3_600_000), 10_000);
  });

  it('credits nothing for the first tick of a process, and nothing backwards', () => {
    assert.equal(credit(undefined, 3_600_000), 0);
    assert.equal(credit(6000, 1000), 0);
    assert.equal(credit(Number.NaN, 1000), 0);
  });

  it('neither loses nor invents watched time under jumps, sleep and restarts', () => {
    // A reading, or a restart of the process: the clock of the new one starts anywhere.
    const readings = fc.array(
      fc.oneof(
        fc.record({ advanceMs: fc.integer({ min: -1e9, max: 1e9 }) }),
        fc.record({ advanceMs: fc.integer({ min: 0, max: 2 * intervalMs }) }),
        fc.constant('restart' as const),
      ),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(readings, (story) => {
        let rollout = aProgressing();
        let clock: number | undefined;
        let honestMs = 0;
        const start = rollout.watchedMs;
        for (const step of story) {
          if (step === 'restart') {
            clock = undefined;
            continue;
          }
          const nowMs: number = (clock ?? 12_345) + step.advanceMs;
          const before = rollout.watchedMs;
          const elapsedMs = credit(clock, nowMs);
          const result = transition(rollout, { type: 'watched', elapsedMs }, 0);
          if (result.kind === 'credited' && result.rollout.phase === 'progressing') {
            rollout = result.rollout;
          }
          if (clock !== undefined && step.advanceMs >= 0) {
            honestMs += Math.min(step.advanceMs, 2 * intervalMs);
          }
          assert.ok(rollout.watchedMs >= before && rollout.watchedMs - before <= 2 * intervalMs);
          clock = nowMs;
        }
        assert.equal(rollout.watchedMs - start, honestMs);
      }),
    );
  });
});
