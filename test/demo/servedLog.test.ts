import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { AnswerSource, ResolvedPrompt } from '../../src/demo/resolvedPrompt.ts';
import { ServedLog } from '../../src/demo/servedLog.ts';

const ann = { id: 'user-001', tenant: 'internal', region: 'eu', isGuest: false };
const bob = { id: 'user-002', tenant: 'acme', region: 'us', isGuest: false };

function anAnswer(version: string, at: number, source: AnswerSource = 'registry'): ResolvedPrompt {
  const none = { arm: undefined, stage: undefined, deploymentRevision: undefined };
  const rest = { reason: 'SPLIT', ...none, contentHash: undefined };
  return { prompt: 'triage', version, source, ...rest, content: {}, error: undefined, at };
}

describe('ServedLog', () => {
  it('counts answers to guests, and keeps nothing of each', () => {
    const log = new ServedLog(() => 1_000_000);
    log.record({ ...ann, id: 'guest-1', isGuest: true }, anAnswer('1.0.0', 1_000_000));
    const [report] = log.report(['triage']);
    assert.equal(report?.versions[0]?.users.count, 0);
    assert.equal(report.versions[0].lastMinute.count, 1);
    assert.equal(log.findLatest('guest-1', 'triage'), undefined);
  });

  it('tells who has what now from what was served lately and in all', () => {
    let now = 1_000_000;
    const log = new ServedLog(() => now);
    log.record(ann, anAnswer('1.0.0', now));
    log.record(bob, anAnswer('1.0.0', now));
    now += 61_000;
    log.record(ann, anAnswer('2.0.0', now));
    const [report] = log.report(['triage']);
    assert.deepEqual(report, {
      prompt: 'triage',
      versions: [
        {
          version: '1.0.0',
          users: { count: 1, byTenant: { acme: 1 } },
          lastMinute: { count: 0, byTenant: {} },
          total: { count: 2, byTenant: { internal: 1, acme: 1 } },
        },
        {
          version: '2.0.0',
          users: { count: 1, byTenant: { internal: 1 } },
          lastMinute: { count: 1, byTenant: { internal: 1 } },
          total: { count: 1, byTenant: { internal: 1 } },
        },
      ],
      withoutRegistry: { lastMinute: 0, total: 0 },
    });
    assert.equal(log.findLatest('user-001', 'triage')?.version, '2.0.0');
    assert.equal(log.findLatest('user-009', 'triage'), undefined);
  });

  it('counts apart what did not come from the registry', () => {
    let now = 1_000_000;
    const log = new ServedLog(() => now);
    log.record(ann, anAnswer('1.0.0', now, 'lastKnown'));
    now += 61_000;
    log.record(ann, anAnswer('built-in', now, 'builtIn'));
    assert.deepEqual(log.report(['triage'])[0]?.withoutRegistry, { lastMinute: 1, total: 2 });
  });

  it('has an empty report for a prompt that was never asked for', () => {
    const log = new ServedLog(() => 0);
    assert.deepEqual(log.report(['other'])[0]?.versions, []);
  });
});
