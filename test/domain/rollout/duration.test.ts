import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseDurationMs } from '../../../src/domain/rollout/duration.ts';
import { formatDuration } from '../../../src/domain/rollout/formatDuration.ts';

describe('parseDurationMs', () => {
  it('reads each unit', () => {
    assert.equal(parseDurationMs('90s'), 90_000);
    assert.equal(parseDurationMs('15m'), 900_000);
    assert.equal(parseDurationMs('1h'), 3_600_000);
    assert.equal(parseDurationMs('7d'), 604_800_000);
    assert.equal(parseDurationMs('0s'), 0);
  });

  it('refuses anything else', () => {
    for (const text of [
      '',
      '1',
      'h',
      '1.5h',
      '-1h',
      '1 h',
      '1h30m',
      '1w',
      '1234567s',
      '1toString',
    ]) {
      assert.throws(() => parseDurationMs(text), RangeError, text);
    }
  });
});

describe('formatDuration', () => {
  it('says the two largest units', () => {
    assert.equal(formatDuration(80 * 60_000), '1 h 20 min');
    assert.equal(formatDuration(86_400_000), '1 d');
    assert.equal(formatDuration(90_000_000), '1 d 1 h');
    assert.equal(formatDuration(61_000), '1 min 1 s');
    assert.equal(formatDuration(59_000), '59 s');
  });

  it('rounds up, into the next unit where it must', () => {
    assert.equal(formatDuration(1), '1 s');
    assert.equal(formatDuration(3_600_001), '1 h 1 min');
    assert.equal(formatDuration(86_399_999), '1 d');
    assert.equal(formatDuration(86_400_000 + 3_599_999), '1 d 1 h');
  });

  it('calls nothing and less than nothing 0 s', () => {
    assert.equal(formatDuration(0), '0 s');
    assert.equal(formatDuration(-5), '0 s');
  });

  it('never says less than there is', () => {
    const sizes: Record<string, number> = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 86_400_000 }), (ms) => {
        const said = [...formatDuration(ms).matchAll(/(\d+) (\w+)/g)].reduce(
          (sum, [, count, unit = '']) => sum + Number(count) * (sizes[unit] ?? 0),
          0,
        );
        assert.ok(said >= ms && said - ms < Math.max(1000, ms * 0.05 + 1000), `${ms} → ${said}`);
      }),
    );
  });
});
