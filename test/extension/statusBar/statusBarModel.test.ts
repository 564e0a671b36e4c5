import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RolloutSummaryDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { WorkingCopyState } from '../../../src/domain/prompt/workingCopy.ts';
import type {
  ActivePrompt,
  StatusBarConnection,
  StatusBarFacts,
  WatchedRollout,
} from '../../../src/extension/statusBar/statusBarFacts.ts';
import { rolloutNeeds } from '../../../src/extension/rollouts/assessNeed.ts';
import { calculateStatusBar } from '../../../src/extension/statusBar/statusBarModel.ts';
import { statusBarTooltip } from '../../../src/extension/statusBar/statusBarTooltip.ts';
import { maxStatusBarLength } from '../../../src/extension/statusBar/fitText.ts';
import { aRollout, moment, shared, watched } from './aWatchedRollout.ts';

function anActivePrompt(
  state: WorkingCopyState | { kind: 'unknown' },
  live = '1.3.0',
): ActivePrompt {
  return {
    project: 'p',
    live,
    copy: {
      project: 'p',
      key: 'support/answer',
      uri: 'file:///shop/answer.prompt.yml',
      path: 'answer.prompt.yml',
      contentHash: undefined,
      state,
      problem: undefined,
    },
  };
}

function show(facts: Partial<StatusBarFacts>): string | undefined {
  const view = calculateStatusBar({
    active: undefined,
    rollouts: [],
    connection: shared,
    moment,
    ...facts,
  });
  return view?.text.replaceAll('\u00a0', ' ');
}

describe('the status bar item', () => {
  it('is hidden with neither prompt file nor registry', () => {
    assert.equal(show({ connection: undefined }), undefined);
  });

  it('shows the state of the active prompt file', () => {
    const states: readonly (readonly [ActivePrompt, string])[] = [
      [anActivePrompt({ kind: 'live', version: '1.3.0' }), '$(check) answer 1.3.0'],
      [
        anActivePrompt({ kind: 'changedSince', version: '1.3.0' }),
        '$(edit) answer 1.3.0 · changed',
      ],
      [
        anActivePrompt({ kind: 'equals', version: '1.4.0' }),
        '$(git-commit) answer 1.4.0 · not live',
      ],
      [anActivePrompt({ kind: 'neverPublished' }), '$(circle-outline) answer · never published'],
      [anActivePrompt({ kind: 'inConflict' }), '$(error) answer 1.3.0 · in conflict'],
      [anActivePrompt({ kind: 'invalid' }), '$(error) answer 1.3.0 · has errors'],
      [anActivePrompt({ kind: 'unknown' }), '$(file) answer'],
    ];
    for (const [active, text] of states) assert.equal(show({ active }), text);
  });

  it('shows the rollout of the active prompt before the state of its file', () => {
    const active = anActivePrompt({ kind: 'changedSince', version: '1.3.0' });
    assert.equal(show({ active, rollouts: [watched()] }), '$(rocket) answer 1.4.0 · 10 %');
  });

  it('shows every state of a rollout', () => {
    const internal = aRollout({ rules: [{ when: { tenant: ['internal'] }, percent: 50 }] });
    const rolledBack = aRollout({ phase: 'rolledBack', rules: [] });
    const states: readonly (readonly [WatchedRollout, string])[] = [
      [watched({ rollout: internal }), '$(rocket) answer 1.4.0 · internal only'],
      [watched({ need: 'needsYou' }), '$(person) answer 1.4.0 needs you · 10 %'],
      [watched({ need: 'review' }), '$(person) answer 1.4.0 needs you · 10 %'],
      [watched({ need: 'harm' }), '$(warning) answer 1.4.0 harm · 10 %'],
      [watched({ need: 'paused' }), '$(debug-pause) answer 1.4.0 paused · 10 %'],
      [watched({ need: 'held' }), '$(rocket) answer 1.4.0 held · 10 %'],
      [watched({ need: 'pending' }), '$(watch) answer 1.4.0 waiting'],
      [
        watched({ need: 'held', rollout: aRollout({ phase: 'pending' }) }),
        '$(watch) answer 1.4.0 waiting',
      ],
      [watched({ need: 'unseenEnd', rollout: rolledBack }), '$(warning) answer 1.4.0 rolled back'],
    ];
    for (const [one, text] of states) assert.equal(show({ rollouts: [one] }), text);
  });

  it('shows first what a guard paused for harm, before what waits for this person', () => {
    const paused = watched({ need: 'harm', rollout: aRollout({ id: 'r2', phase: 'paused' }) });
    const text = show({ rollouts: [watched({ need: 'needsYou' }), paused] });
    assert.equal(text, '$(warning) answer 1.4.0 harm · 10 % $(person) +1');
  });

  it('has a warning background only for harm, and for a rollback that nobody has opened', () => {
    const isWarning = (one: WatchedRollout) =>
      calculateStatusBar({ active: undefined, rollouts: [one], connection: shared, moment })
        ?.isWarning;
    const rolledBack = aRollout({ phase: 'rolledBack', rules: [] });
    assert.equal(isWarning(watched({ need: 'unseenEnd', rollout: rolledBack })), true);
    assert.equal(isWarning(watched({ need: 'needsYou' })), false);
    assert.equal(isWarning(watched({ need: 'harm' })), true);
    const completed = aRollout({ phase: 'completed', rules: [] });
    assert.equal(isWarning(watched({ need: 'unseenEnd', rollout: completed })), false);
  });

  it('says what guards have settled, with a word and an icon', () => {
    const of = (need: WatchedRollout['need'], health: RolloutSummaryDto['health']) =>
      show({ rollouts: [watched({ need, rollout: aRollout(health && { health }) })] });
    assert.equal(of('held', 'error'), '$(error) answer 1.4.0 untrusted · 10 %');
    assert.equal(of('running', 'clear'), '$(rocket) answer 1.4.0 clear · 10 %');
    assert.equal(of('running', 'inconclusive'), '$(rocket) answer 1.4.0 · 10 %');
    assert.equal(of('running', 'noData'), '$(rocket) answer 1.4.0 · 10 %');
  });

  it('asks the owner of a rollback whether things are well again', () => {
    const of = (state: 'recovered' | 'notRecovered' | 'watching') =>
      show({
        rollouts: [
          watched({
            need: 'recovery',
            rollout: aRollout({
              phase: 'rolledBack',
              rules: [],
              recovery: { state, since: '2026-11-12T18:40:00Z' },
            }),
          }),
        ],
      });
    assert.equal(of('recovered'), '$(person) answer 1.4.0 recovered?');
    assert.equal(of('notRecovered'), '$(warning) answer 1.4.0 not recovered');
    assert.equal(of('watching'), '$(discard) answer 1.4.0 rolled back');
  });

  it('names the environment of a rollout that ended elsewhere than in the default one', () => {
    const rollout = aRollout({ phase: 'completed', rules: [], environment: 'staging' });
    const shown = (isDefaultEnvironment: boolean) =>
      show({ rollouts: [watched({ need: 'unseenEnd', rollout, isDefaultEnvironment })] });
    assert.equal(shown(false), '$(check-all) answer 1.4.0 · now in staging');
    assert.equal(shown(true), '$(check-all) answer 1.4.0 · now stable');
  });

  it('shows the most urgent rollout and counts the others', () => {
    const rollouts = [
      watched(),
      watched({ need: 'needsYou', rollout: aRollout({ id: 'r2', prompt: 'triage' }) }),
      watched({ need: 'ended', rollout: aRollout({ id: 'r3' }) }),
    ];
    assert.equal(show({ rollouts }), '$(person) triage 1.4.0 needs you · 10 %');
    assert.equal(
      show({
        rollouts: [rollouts[0], watched({ rollout: aRollout({ id: 'r4' }) })].filter(
          (one) => one !== undefined,
        ),
      }),
      '$(rocket) answer 1.4.0 · 10 % +1',
    );
  });

  it('shows what runs before news of what ended, but for a rollback', () => {
    const running = watched({ need: 'pending' });
    const staging = { id: 'r2', environment: 'staging', rules: [] };
    const ended = (phase: 'completed' | 'cancelled' | 'rolledBack') =>
      watched({
        need: 'unseenEnd',
        isDefaultEnvironment: false,
        rollout: aRollout({ ...staging, phase, updatedAt: '2026-11-12T18:45:00Z' }),
      });
    const active = anActivePrompt({ kind: 'equals', version: '1.4.0' });
    const shown = (phase: 'completed' | 'cancelled' | 'rolledBack') =>
      show({ active, rollouts: [ended(phase), running] });
    assert.equal(shown('completed'), '$(watch) answer 1.4.0 waiting +1');
    assert.equal(shown('cancelled'), '$(watch) answer 1.4.0 waiting +1');
    assert.equal(shown('rolledBack'), '$(warning) answer 1.4.0 rolled back · st…');
    assert.equal(
      show({ active, rollouts: [ended('completed')] }),
      '$(check-all) answer 1.4.0 · now in staging',
    );
  });

  it('shows the default environment first of what runs', () => {
    const staging = watched({
      isDefaultEnvironment: false,
      rollout: aRollout({ id: 'r2', candidate: '1.5.0', updatedAt: '2026-11-12T18:49:00Z' }),
    });
    assert.equal(show({ rollouts: [staging, watched()] }), '$(rocket) answer 1.4.0 · 10 % +1');
  });

  it('names the environment where it is not the default one, and cuts the end before the state', () => {
    const of = (need: WatchedRollout['need'], change: Partial<RolloutSummaryDto> = {}) =>
      show({
        rollouts: [
          watched({
            need,
            isDefaultEnvironment: false,
            rollout: aRollout({ environment: 'staging', ...change }),
          }),
        ],
      });
    const rules = [{ when: { tenant: ['internal'] }, percent: 50 }];
    assert.equal(of('running'), '$(rocket) answer 1.4.0 · staging 10 %');
    assert.equal(of('pending'), '$(watch) answer 1.4.0 waiting · staging');
    assert.equal(of('paused', { rules }), '$(debug-pause) answer 1.4.0 paused · staging…');
    assert.equal(
      of('unseenEnd', { phase: 'rolledBack', rules: [] }),
      '$(warning) answer 1.4.0 rolled back · st…',
    );
  });

  it('keeps a mark for what another prompt asks of somebody, whatever the room, and says it in words', () => {
    const triage = { ...anActivePrompt({ kind: 'live', version: '2.0.0' }), live: '2.0.0' };
    const active = { ...triage, copy: { ...triage.copy, key: 'triage' } };
    const back = watched({
      need: 'unseenEnd',
      rollout: aRollout({
        id: 'new',
        phase: 'rolledBack',
        rules: [],
        end: {
          cause: 'guard',
          guard: 'parseFailure',
          at: '2026-11-12T18:49:00Z',
          actor: { name: 'registry', kind: 'machine' },
        },
      }),
    });
    const older = ['a', 'b', 'c'].map((id) =>
      watched({ need: 'recovery', rollout: aRollout({ id, phase: 'rolledBack', rules: [] }) }),
    );
    const connection = { ...shared, label: 'Local', isLocal: true };
    const facts = { active, connection, moment, rollouts: [...older, back] };
    assert.equal(show(facts), '$(check) triage 2.0.0 (local) $(warning) +4');
    const view = calculateStatusBar(facts);
    const told = view?.tooltip.split('\n').slice(1, 5) ?? [];
    assert.match(told[0] ?? '', /answer 1\.4\.0: rolled back 18:49 · parse failures · production$/);
    assert.equal(told[3], 'and 1 more');
    assert.match(view?.spoken ?? '', /\+4\. support\/answer 1\.4\.0: rolled back 18:49/);
    const long = { ...active, copy: { ...active.copy, key: 'a/prompt-with-quite-a-long-name' } };
    assert.equal(
      show({ ...facts, active: long }),
      '$(check) prompt-with-quite-… 2.0.0 $(warning) +4',
    );
  });

  it('says that it is old while the registry is away', () => {
    const connection: StatusBarConnection = {
      ...shared,
      status: { kind: 'offline', problem: 'away' },
      asOf: Date.UTC(2026, 10, 12, 18, 42),
    };
    assert.equal(
      show({ rollouts: [watched()], connection }),
      '$(debug-disconnect) answer 1.4.0 · 10 % at 18:42',
    );
  });

  it('shows times by the registry’s clock on a machine whose own is an hour off', () => {
    const hour = 60 * 60 * 1000;
    const at = Date.UTC(2026, 10, 12, 23, 30);
    const show = (skew: number) =>
      statusBarTooltip(
        {
          active: undefined,
          rollouts: [],
          connection: {
            ...{ ...shared, status: { kind: 'offline', problem: 'away' }, asOf: at },
            clockOffsetMs: -skew,
          },
          moment: { now: at + 60_000 + skew, place: { locale: 'en-GB', timeZone: 'UTC' } },
        },
        undefined,
      );
    // By the machine's clock it would be yesterday's time.
    assert.equal(show(hour), show(0));
    assert.match(show(hour), /as of 23:30$/);
  });

  it('marks the local registry', () => {
    const local = { ...shared, label: 'Local', isLocal: true };
    const others = [
      watched({ rollout: aRollout({ id: 'r2', prompt: 'b' }) }),
      watched({ rollout: aRollout({ id: 'r3', prompt: 'c' }) }),
    ];
    const text = show({ rollouts: [watched(), ...others], connection: local });
    assert.equal(text, '$(rocket) answer 1.4.0 · 10 % (local) +2');
  });

  it('drops the mark of the local registry before it cuts a name', () => {
    const connection = { ...shared, label: 'Local', isLocal: true };
    const ended = (prompt: string) =>
      watched({
        need: 'unseenEnd',
        rollout: aRollout({ phase: 'completed', rules: [], prompt }),
      });
    assert.equal(
      show({ rollouts: [ended('support/answer')], connection }),
      '$(check-all) answer 1.4.0 · now stable',
    );
    assert.equal(
      show({ rollouts: [ended('support/answer-long')], connection }),
      '$(check-all) answer-long 1.4.0 · now stable',
    );
    assert.equal(
      show({ rollouts: [ended('support/answer-in-two-sentences')], connection }),
      '$(check-all) answer-in-… 1.4.0 · now stable',
    );
  });

  it('asks to sign in where the registry has no token', () => {
    const status = { kind: 'signedOut', origin: 'https://r', problem: 'no token' } as const;
    assert.equal(show({ connection: { ...shared, status } }), '$(key) Prompts · sign in');
  });

  it('never shows more than 32 characters', () => {
    const long = aRollout({
      prompt: 'a/very-long-name-of-a-prompt-that-goes-on-and-on',
      candidate: '123456789.123456789.123456789',
      rules: [{ when: { tenant: ['one-long-tenant-name', 'another'] }, percent: 50 }],
    });
    for (const need of rolloutNeeds) {
      const text = show({
        rollouts: [watched({ need, rollout: long }), watched({ need: 'harm' })],
        connection: { ...shared, isLocal: true },
      });
      const seen = text?.replaceAll(/\$\([a-z~-]+\)/g, '*') ?? '';
      assert.ok(seen.length <= maxStatusBarLength, `${seen.length}: ${seen}`);
    }
  });
});
