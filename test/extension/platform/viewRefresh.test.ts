import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { mock } from 'node:test';
import { ViewRefresh } from '../../../src/extension/platform/viewRefresh.ts';

describe('ViewRefresh', () => {
  let drawn: number;
  let refresh: ViewRefresh;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    drawn = 0;
    refresh = new ViewRefresh(() => (drawn += 1), 60);
  });

  afterEach(() => {
    refresh.dispose();
    mock.timers.reset();
  });

  it('draws at once for the first reason, when all of it is told', async () => {
    refresh.soon();
    refresh.soon();
    assert.equal(drawn, 0);
    await Promise.resolve();
    assert.equal(drawn, 1);
    mock.timers.tick(1000);
    assert.equal(drawn, 1);
  });

  it('draws once in each interval for the reasons that follow', async () => {
    refresh.soon();
    await Promise.resolve();
    for (let burst = 2; burst <= 4; burst += 1) {
      refresh.soon();
      refresh.soon();
      await Promise.resolve();
      mock.timers.tick(59);
      assert.equal(drawn, burst - 1);
      mock.timers.tick(1);
      assert.equal(drawn, burst);
    }
    mock.timers.tick(60);
    refresh.soon();
    await Promise.resolve();
    assert.equal(drawn, 5);
  });

  it('draws nothing once it is disposed of', async () => {
    refresh.soon();
    refresh.dispose();
    await Promise.resolve();
    mock.timers.tick(1000);
    assert.equal(drawn, 0);
  });
});
