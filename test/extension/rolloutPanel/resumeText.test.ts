import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { stallCauses } from '../../../src/domain/rollout/rollout.ts';
import {
  pausesAgainText,
  resumeLines,
  resumeText,
} from '../../../src/extension/rolloutPanel/resumeText.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import {
  aCondition,
  ada,
  aRollout,
  before,
  carefulPlan,
  evidenceMet,
  holdRunning,
  latencyClear,
  parseReading,
  personAdvances,
  registryItself,
} from './panelFacts.ts';
import { panelStates } from './panelStates.ts';

const at = before(60_000);
const byGuard = { cause: 'guard', actor: registryItself, guard: 'latencyMs', at } as const;
const byPerson = { cause: 'person', actor: ada, at } as const;
const unsettled = { cause: 'inconclusive', actor: registryItself, at } as const;

const paused = (change: Partial<RolloutDto>) =>
  aRollout({ phase: 'paused', conditions: [evidenceMet, latencyClear], ...change });
const resumed = (change: Partial<RolloutDto> = {}) => plain(resumeText(paused(change)));

const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');
const mayAdvance = 'Traffic stays as it is; stages may advance again.';

describe('what resuming leads to', () => {
  it('is the next stage at once, where every condition of an automatic stage holds', () => {
    assert.equal(
      resumed(),
      'Stages advance again; every condition holds, so it goes to 25 % at once.',
    );
    assert.equal(
      resumed({ stageIndex: 4, stageName: 'full' }),
      'Stages advance again; every condition holds, so 1.4.0 becomes stable at once.',
    );
  });

  it('is nothing yet where something is missing, or a person advances', () => {
    assert.equal(resumed({ conditions: [evidenceMet, holdRunning] }), mayAdvance);
    const plan = { ...carefulPlan, advance: 'manual' } as const;
    assert.equal(resumed({ plan, conditions: [evidenceMet, personAdvances] }), mayAdvance);
    assert.equal(resumed({ plan }), mayAdvance);
  });

  it('is another hold where the data did not settle it in one', () => {
    for (const cause of stallCauses)
      assert.equal(resumed({ pause: { ...unsettled, cause } }), mayAdvance);
  });

  it('is the same pause while a guard that pauses sees harm', () => {
    const harm = aCondition('guard:latencyMs', 'guard_harm', { state: 'failed' });
    assert.equal(
      plain(pausesAgainText(paused({ pause: byGuard, conditions: [harm] }))),
      'Paused by guard “latency over 4 s”, which still sees harm: it will pause again at the next look.',
    );
    assert.equal(
      plain(pausesAgainText(paused({ pause: byPerson, conditions: [harm] }))),
      'Guard “latency over 4 s” sees harm: it will pause again at the next look.',
    );
    assert.equal(pausesAgainText(paused({ pause: byGuard })), undefined);
  });

  it('is not stopped by a guard that only notifies or is on trial', () => {
    const reading = { ...parseReading, verdict: 'harm' as const };
    const again = (change: Partial<typeof reading>) =>
      pausesAgainText(paused({ pause: byPerson, guards: [{ ...reading, ...change }] }));
    assert.equal(again({ onHarm: 'notify' }), undefined);
    assert.equal(again({ onHarm: 'pause', dryRun: true }), undefined);
    assert.match(again({ onHarm: 'pause' }) ?? '', /^Guard “parse failures” sees harm/);
  });
});

describe('what a person is told who is about to resume', () => {
  const told = (change: Partial<RolloutDto>) =>
    resumeLines(paused({ conditions: [evidenceMet, holdRunning], ...change })).map(plain);
  const reason = 'Looks odd';

  it('names the person, the guard, or that the data did not settle it', () => {
    assert.deepEqual(told({}), [mayAdvance]);
    assert.deepEqual(told({ pause: byPerson }), [mayAdvance, 'Paused by Ada.']);
    assert.deepEqual(told({ pause: { ...byPerson, reason } }), [
      mayAdvance,
      'Paused by Ada. Looks odd',
    ]);
    assert.deepEqual(told({ pause: byGuard }), [mayAdvance, 'Paused by guard “latency over 4 s”.']);
    assert.deepEqual(told({ pause: unsettled }), [
      mayAdvance,
      'What was reported did not settle it in time.',
    ]);
    assert.deepEqual(told({ pause: { ...unsettled, reason } }), [mayAdvance, reason]);
  });

  it('names another guard that sees harm beside the one that paused it', () => {
    const harm = aCondition('guard:parseFailure', 'guard_harm', { state: 'failed' });
    assert.deepEqual(told({ pause: byGuard, conditions: [harm] }), [
      'Guard “parse failures” sees harm: it will pause again at the next look.',
      'Paused by guard “latency over 4 s”.',
    ]);
  });
});

describe('what the panel proposes for a paused rollout', () => {
  it('is to roll back what a guard paused that still sees harm, else to resume', () => {
    const drawn = (name: 'pausedByGuard' | 'pausedByPerson') =>
      toRolloutView(panelStates[name]).actions.map(({ intent, style, detail }) => [
        intent.kind,
        style,
        plain(detail ?? ''),
      ]);
    const rollBack = 'Everyone gets 1.3.0 with the next request.';
    assert.deepEqual(drawn('pausedByGuard'), [
      ['rollBack', 'primary', rollBack],
      [
        'resume',
        'secondary',
        'Paused by guard “latency over 4 s”, which still sees harm: it will pause again at the next look.',
      ],
    ]);
    assert.deepEqual(drawn('pausedByPerson'), [
      ['resume', 'primary', 'Traffic stays as it is; stages may advance again.'],
      ['rollBack', 'secondary', rollBack],
    ]);
  });
});
