import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { RegistryClient } from '../../../src/client/registryClient.ts';
import { RegistryMirror } from '../../../src/client/registryMirror.ts';
import { toMirrorChanges } from '../../../src/client/mirrorChanges.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { PanelTarget } from '../../../src/protocol/panel/panelTarget.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { ConnectionStatus } from '../../../src/extension/connection/registryConnection.ts';
import { RolloutPanelSource } from '../../../src/extension/rolloutPanel/rolloutPanelSource.ts';
import { startAnswers, type Answers } from './startAnswers.ts';
import {
  ada,
  anEnded,
  anEvent,
  aRollout,
  aServing,
  aStableServing,
  aVersion,
  before,
  now,
  someFacts,
} from './panelFacts.ts';

interface Bench {
  readonly source: RolloutPanelSource;
  readonly answers: Answers;
  readonly mirror: RegistryMirror;
  status: ConnectionStatus;
}

async function withBench(
  rollout: RolloutDto | undefined,
  work: (bench: Bench) => Promise<void>,
  change: Partial<PanelTarget> = {},
): Promise<void> {
  const target = { ...someFacts().target, ...change };
  const answers = await startAnswers();
  const client = new RegistryClient({
    baseUrl: answers.baseUrl,
    token: () => Promise.resolve('t'),
    clientName: 'test',
    retries: 0,
  });
  const mirror = new RegistryMirror(() => now);
  if (rollout !== undefined) {
    mirror.apply(anEvent(1, { rollout }));
    answers.on(registryPaths.rollout(rollout.id), rollout);
  }
  answers.on(registryPaths.serving('support/answer', 'production'), aServing());
  answers.on(registryPaths.rollouts(), { items: rollout === undefined ? [] : [rollout] });
  answers.on(registryPaths.audit(), { items: [anEvent(1)], nextCursor: 'c' });
  const bench: { -readonly [Key in keyof Bench]?: Bench[Key] } = { status: { kind: 'live' } };
  const source = new RolloutPanelSource({
    target,
    connection: {
      id: 'x',
      label: 'registry.example.com',
      isLocal: false,
      get status() {
        return bench.status ?? { kind: 'live' };
      },
      state: mirror,
      onDidChange: () => ({ dispose: () => undefined }),
      reader: () => Promise.resolve(client),
      writer: () => Promise.resolve(client),
      reconnect: () => undefined,
    },
    versions: { get: (_connection, _prompt, version) => Promise.resolve(aVersion(version, 'x')) },
    place: { locale: 'en', timeZone: 'UTC' },
    now: () => now,
    hasPromptFile: () => true,
    describeProblem: () => 'It broke.',
  });
  try {
    await work(
      Object.assign(bench, { source, answers, mirror, status: { kind: 'live' } as const }),
    );
  } finally {
    await answers.close();
  }
}

describe('rolloutPanelSource', () => {
  it('reads the running rollout, what was served, both versions and the history', () =>
    withBench(aRollout(), async ({ source }) => {
      assert.equal(await source.load(), true);
      const facts = source.facts();
      assert.equal(facts.rollout?.id, 'r1');
      assert.equal(facts.stable?.version, '1.3.0');
      assert.equal(facts.candidate?.version, '1.4.0');
      assert.equal(facts.serving?.served.length, 2);
      assert.deepEqual(facts.history?.more, true);
      assert.equal(facts.problem, undefined);
    }));

  it('shows an ended rollout until another deployment follows it', () =>
    withBench(
      anEnded('rolledBack', { cause: 'person', actor: ada, at: before(60_000) }),
      async ({ source, answers }) => {
        const path = registryPaths.serving('support/answer', 'production');
        await source.load();
        assert.equal(source.facts().rollout?.phase, 'rolledBack');
        const later = aStableServing('1.5.0').deployment;
        assert.ok(later !== null);
        answers.on(path, aStableServing('1.5.0', { deployment: { ...later, at: before(1000) } }));
        await source.load();
        assert.equal(source.facts().rollout, undefined);
        assert.deepEqual(
          source.facts().past?.map((one) => one.id),
          ['r1'],
        );
      },
    ));

  it('follows a newer rollout that starts here after it was opened for another', () =>
    withBench(
      anEnded('completed', { cause: 'completed', actor: ada, at: before(60_000) }),
      async ({ source, answers, mirror }) => {
        await source.load();
        assert.equal(source.facts().rollout?.id, 'r1');
        assert.equal(source.named, 'r1');
        const newer = aRollout({ id: 'r2', candidate: '1.5.0', createdAt: before(1000) });
        answers.on(registryPaths.rollout('r2'), newer);
        mirror.apply(anEvent(2, { rollout: newer, rolloutId: 'r2' }));
        assert.equal(source.isTouchedBy(toMirrorChanges({ rollouts: new Set(['r2']) })), true);
        await source.load();
        assert.equal(source.facts().rollout?.id, 'r2');
        assert.equal(source.named, undefined);
      },
      { rolloutId: 'r1' },
    ));

  it('stays on a past rollout that was opened by name beside a newer one', () =>
    withBench(
      anEnded('completed', { cause: 'completed', actor: ada, at: before(60_000) }),
      async ({ source, mirror }) => {
        const newer = aRollout({ id: 'r2', createdAt: before(1000) });
        mirror.apply(anEvent(2, { rollout: newer, rolloutId: 'r2' }));
        await source.load();
        assert.equal(source.facts().rollout?.id, 'r1');
        await source.load();
        assert.equal(source.facts().rollout?.id, 'r1');
      },
      { rolloutId: 'r1' },
    ));

  it('keeps what it knows and says what broke when a read fails', () =>
    withBench(aRollout(), async ({ source, answers }) => {
      await source.load();
      answers.fail(registryPaths.serving('support/answer', 'production'));
      await source.refresh();
      assert.equal(source.facts().problem, 'It broke.');
      assert.equal(source.facts().rollout?.id, 'r1');
      answers.on(registryPaths.serving('support/answer', 'production'), aServing());
      await source.refresh();
      assert.equal(source.facts().problem, undefined);
    }));

  it('asks nobody while the registry is away', () =>
    withBench(aRollout(), async (bench) => {
      bench.status = { kind: 'offline', problem: 'gone' };
      await bench.source.load();
      assert.deepEqual(bench.answers.asked, []);
      assert.deepEqual(bench.source.facts().connection, { kind: 'offline', problem: 'gone' });
    }));

  it('throws away a read that was overtaken', () =>
    withBench(aRollout(), async ({ source }) => {
      const first = source.load();
      const second = source.load();
      assert.deepEqual(await Promise.all([first, second]), [false, true]);
    }));

  it('does not let the regular look overtake a read of everything', () =>
    withBench(aRollout(), async ({ source }) => {
      const everything = source.load();
      assert.equal(await source.refresh(), false);
      assert.equal(await everything, true);
      assert.equal(source.facts().history?.more, true);
      assert.equal(await source.refresh(), true);
    }));

  it('asks for more history when a person wants more', () =>
    withBench(aRollout(), async ({ source, answers }) => {
      source.showMoreHistory();
      await source.load();
      assert.ok(answers.asked.some((url) => url.includes('limit=40')));
    }));

  it('knows which changes concern it', () =>
    withBench(aRollout(), async ({ source }) => {
      await source.load();
      const set = (name: string): ReadonlySet<string> => new Set([name]);
      assert.equal(source.isTouchedBy(toMirrorChanges({ prompts: set('other/one') })), false);
      assert.equal(source.isTouchedBy(toMirrorChanges({ prompts: set('support/answer') })), true);
      assert.equal(source.isTouchedBy(toMirrorChanges({ rollouts: set('r1') })), true);
      assert.equal(source.isTouchedBy(toMirrorChanges({ connection: true })), true);
    }));
});
