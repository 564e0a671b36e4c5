import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { writeTimes } from '../../../src/webview/rolloutCharts/chartOptions.ts';
import { createChartFormat } from '../../../src/webview/rolloutCharts/chartFormat.ts';

describe('numbers and times of a chart', () => {
  it('have as many digits as the steps of their axis', () => {
    const { value } = createChartFormat('%', 'en');
    const ticks = (step: number): string[] => [0, 1, 2].map((count) => value(count * step, step));
    assert.deepEqual(ticks(1), ['0\u00a0%', '1\u00a0%', '2\u00a0%']);
    assert.deepEqual(ticks(2.5), ['0\u00a0%', '2.5\u00a0%', '5\u00a0%']);
    assert.deepEqual(ticks(0.05), ['0\u00a0%', '0.05\u00a0%', '0.1\u00a0%']);
    assert.deepEqual(ticks(500), ['0\u00a0%', '500\u00a0%', '1,000\u00a0%']);
  });

  it('have three digits that say something where they stand alone', () => {
    const { value } = createChartFormat('$', 'en');
    assert.deepEqual(
      [0.004237, 0.12345, 12.345, 1234.5, 0, -0.0012345].map((one) => value(one)),
      ['$0.00424', '$0.123', '$12.3', '$1,235', '$0', '-$0.00123'],
    );
  });

  it('name a minute once, and the day where it is another', () => {
    const format = {
      day: (at: number) => `day ${Math.floor(at / 86_400)}`,
      time: (at: number) => `${Math.floor((at % 86_400) / 60)} min`,
    };
    assert.deepEqual(writeTimes([60, 75, 90, 120, 86_400], 15, format), [
      '1 min\nday 0',
      '',
      '',
      '2 min',
      '0 min\nday 1',
    ]);
    assert.deepEqual(writeTimes([0, 86_400], 86_400, format), ['day 0', 'day 1']);
  });

  it('are written in the language of the page, with their unit', () => {
    assert.equal(createChartFormat('ms', 'de').value(1234.5), '1.235\u00a0ms');
    assert.equal(createChartFormat('', 'en').value(0.5), '0.5');
    const { time } = createChartFormat('', 'en');
    assert.match(time(Date.UTC(2026, 10, 12, 9, 5) / 1000), /^\d\d:\d5$/);
  });
});
