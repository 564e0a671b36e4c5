import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeStop } from '../../src/cli/describeStop.ts';

const plan = {
  stages: [{ name: 'all', traffic: 100 }],
  guards: [{ metric: 'parseFailure', when: { tenant: ['acme'] } }],
};
const at = '2026-01-02T03:04:00Z';
const ada = { name: 'Ada', kind: 'person' as const };
const registry = { name: 'registry', kind: 'machine' as const };
const time = '2026-01-02 03:04 UTC';

describe('when and why a rollout stopped', () => {
  it('names a person with the reason, and a guard in words', () => {
    assert.equal(
      describeStop({ cause: 'person', actor: ada, at, reason: 'lunch' }, plan),
      `${time} by Ada: lunch`,
    );
    const guard = 'parseFailure@tenant=acme';
    assert.equal(
      describeStop({ cause: 'guard', actor: registry, at, guard }, plan),
      `${time} by guard “parse failures for tenant acme”`,
    );
    assert.equal(
      describeStop({ cause: 'guard', actor: registry, at, guard: 'gone' }, plan),
      `${time} by guard “gone”`,
    );
  });

  it('names nobody for what happened by itself', () => {
    const reason =
      'After 1 h nothing is reported on parse failures; let the application report it.';
    for (const cause of ['inconclusive', 'missingData', 'untrustedData'] as const)
      assert.equal(
        describeStop({ cause, actor: registry, at, reason }, plan),
        `${time}: ${reason}`,
      );
    assert.equal(
      describeStop({ cause: 'completed', actor: registry, at }, plan),
      `${time} by itself`,
    );
    assert.equal(describeStop({ cause: 'completed', actor: ada, at }, plan), `${time} by Ada`);
  });
});
