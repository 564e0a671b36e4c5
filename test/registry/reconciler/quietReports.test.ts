import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { QuietReports } from '../../../src/registry/reconciler/quietReports.ts';

describe('QuietReports', () => {
  it('reports the same failure of the same rollout once a minute', () => {
    let now = 0;
    const reports = new QuietReports(() => now);
    const full = new Error('full');
    assert.equal(reports.shouldReport(full, 'a'), true);
    assert.equal(reports.shouldReport(new Error('full'), 'a'), false);
    assert.equal(reports.shouldReport(full, 'b'), true);
    assert.equal(reports.shouldReport(new Error('other'), 'a'), true);
    now = 60_000;
    assert.equal(reports.shouldReport(full, 'a'), true);
  });
});
