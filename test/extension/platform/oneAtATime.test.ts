import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { OneAtATime } from '../../../src/extension/platform/oneAtATime.ts';

function unexpected(error: unknown): void {
  assert.fail(String(error));
}

describe('work that never overlaps itself', () => {
  it('runs once more for everybody who asked while it ran', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: string[] = [];
    let value = 'old';
    const work = new OneAtATime(async () => {
      const read = value;
      if (seen.length === 0 && read === 'old') await held;
      seen.push(read);
    }, unexpected);
    const old = work.run();
    await Promise.resolve();
    value = 'new';
    const asked = [work.run(), work.run(), work.run()];
    release();
    await Promise.all([old, ...asked]);
    assert.deepEqual(seen, ['old', 'new']);
  });

  it('goes on after a failure, which is told and not thrown', async () => {
    const told: unknown[] = [];
    let runs = 0;
    const work = new OneAtATime(
      () => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Error('no disk')) : Promise.resolve();
      },
      (error) => told.push(error),
    );
    await work.run();
    await work.run();
    assert.equal(runs, 2);
    assert.match(String(told), /no disk/);
    assert.equal(told.length, 1);
  });
});
