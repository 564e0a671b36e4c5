import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { SpoiltPrompts } from '../../src/demo/model/spoiltPrompts.ts';
import { startModelServer, type ModelServer } from '../../src/demo/model/startModelServer.ts';
import { calculateChance } from '../../src/demo/model/chance.ts';
import { ModelClient } from '../../src/demo/modelClient.ts';
import type { ResolvedPrompt } from '../../src/demo/resolvedPrompt.ts';
import { SupportDesk } from '../../src/demo/supportDesk.ts';
import { candidateBehaviours } from '../../src/demo/candidateBehaviour.ts';
import { readSampleHistory } from '../../src/demo/sampleHistory.ts';
import { historyFile } from './buildSampleHistory.ts';

const stable = {
  messages: [
    {
      role: 'system',
      content:
        'You answer customers from the policy.\n\nPolicy:\n{{policy}}\n\nOrder:\n{{order}}\n',
    },
    { role: 'user', content: '{{question}}' },
  ],
};
const candidate = {
  messages: [
    {
      role: 'system',
      content: 'You answer customers kindly.\n\nPolicy:\n{{policy}}\n\nOrder:\n{{order}}\n',
    },
    { role: 'user', content: '{{question}}' },
  ],
};

function resolve(arm: 'stable' | 'candidate', content: unknown): ResolvedPrompt {
  return {
    ...{ prompt: 'support/answer', version: arm, source: 'registry', reason: 'SPLIT', arm },
    ...{ stage: 'half', deploymentRevision: 1, contentHash: undefined, content },
    ...{ error: undefined, at: 0 },
  };
}

describe('the desk of the sample’s application', () => {
  const spoilt = new SpoiltPrompts();
  let model: ModelServer;
  let desk: SupportDesk;
  let number = 0;

  before(async () => {
    model = await startModelServer(0, spoilt);
    const chance = () => calculateChance('desk', (number += 1));
    desk = new SupportDesk({ model: new ModelClient(model.url), spoilt, chance });
  });
  after(() => model.close());

  /** Shares among many answers to one version. */
  async function serve(arm: 'stable' | 'candidate', tenant: string) {
    const user = { id: 'user-001', tenant, region: 'eu' };
    const prompt = resolve(arm, arm === 'stable' ? stable : candidate);
    const outcomes = await Promise.all(Array.from({ length: 80 }, () => desk.answer(user, prompt)));
    const share = (is: (one: (typeof outcomes)[number]) => boolean | undefined) =>
      outcomes.filter((one) => is(one) === true).length / outcomes.length;
    return {
      parseFailures: share((one) => one?.parseFailure),
      refusals: share((one) => one?.refusal),
      late: share((one) => (one?.latencyMs ?? 0) > 2500),
      long: share((one) => (one?.outputTokens ?? 0) > 400),
      success: share((one) => one?.success),
    };
  }

  it('answers well on stable, whatever candidates do', async () => {
    for (const behaviour of candidateBehaviours) {
      desk.candidates = behaviour;
      for (const tenant of ['acme', 'globex']) {
        const { parseFailures, refusals, late, long, success } = await serve('stable', tenant);
        assert.deepEqual([parseFailures, refusals, long], [0, 0, 0], behaviour);
        assert.ok(late < 0.1 && success > 0.75, behaviour);
      }
    }
  });

  it('answers worse on a candidate in the way that was asked for', async () => {
    const expectations = {
      well: (one) => one.parseFailures === 0 && one.success > 0.75,
      parseFailures: (one) => one.parseFailures > 0.2 && one.parseFailures < 0.8,
      refusals: (one) => one.refusals > 0.2 && one.refusals < 0.8,
      slowly: (one) => one.late > 0.75 && one.parseFailures === 0,
      costly: (one) => one.long > 0.5 && one.parseFailures === 0,
      oneTenant: (one) => one.parseFailures === 0,
    } satisfies Record<string, (one: Awaited<ReturnType<typeof serve>>) => boolean>;
    for (const behaviour of candidateBehaviours) {
      desk.candidates = behaviour;
      const seen = await serve('candidate', 'globex');
      assert.ok(expectations[behaviour](seen), `${behaviour}: ${JSON.stringify(seen)}`);
    }
    assert.equal((await serve('candidate', 'acme')).parseFailures, 1);
  });

  it('fails again on the same question, so that a fixture made of it fails too', async () => {
    desk.candidates = 'parseFailures';
    const user = { id: 'user-001', tenant: 'globex', region: 'eu' };
    const failed = new Map<string, boolean | undefined>();
    for (let count = 0; count < 60; count += 1) {
      const outcome = await desk.answer(user, resolve('candidate', candidate));
      const input = outcome?.sample?.input ?? '';
      assert.equal(failed.get(input) ?? outcome?.parseFailure, outcome?.parseFailure);
      failed.set(input, outcome?.parseFailure);
    }
    assert.deepEqual(new Set(failed.values()), new Set([true, false]));
  });

  it('falls back when the prompt needs what it does not send, and says so', async () => {
    desk.candidates = 'well';
    const content = { messages: [{ role: 'user', content: '{{tone}} {{question}}' }] };
    const user = { id: 'user-001', tenant: 'globex', region: 'eu' };
    const outcome = await desk.answer(user, resolve('candidate', content));
    assert.deepEqual([outcome?.fallback, outcome?.success], [true, false]);
    assert.match(outcome?.sample?.output ?? '', /does not send “tone”/);
  });

  it('reads every version of the sample, and has something to ask for each prompt', async () => {
    const history = await readSampleHistory(historyFile);
    for (const step of history.steps) {
      if (step.kind !== 'publish') continue;
      const prompt = { ...resolve('stable', step.content), prompt: step.prompt };
      for (const tenant of ['acme', 'globex']) {
        const outcome = await desk.answer({ id: 'user-001', tenant, region: 'eu' }, prompt);
        assert.equal(outcome?.fallback, false, `${step.prompt} ${step.version}`);
        assert.equal(outcome.parseFailure, false, `${step.prompt}: ${outcome.sample?.output}`);
      }
    }
  });

  it('asks now and then outside of rollouts, so that what is usual is known', async () => {
    const user = { id: 'user-001', tenant: 'globex', region: 'eu' };
    const quiet = { ...resolve('stable', stable), arm: undefined };
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => desk.answer(user, quiet)));
    const count = outcomes.filter((one) => one !== undefined).length;
    assert.ok(count > 5 && count < 40, String(count));
  });

  it('reports nothing for a prompt that it does not know', async () => {
    const user = { id: 'user-001', tenant: 'globex', region: 'eu' };
    const unknown = { ...resolve('stable', stable), prompt: 'something/else' };
    assert.equal(await desk.answer(user, unknown), undefined);
    assert.equal(await desk.answer(user, resolve('stable', { text: 'no messages' })), undefined);
  });

  it('falls back when the model does not answer', async () => {
    const alone = new SupportDesk({
      model: new ModelClient('http://127.0.0.1:9'),
      spoilt,
      chance: () => 0,
    });
    const user = { id: 'user-001', tenant: 'globex', region: 'eu' };
    const outcome = await alone.answer(user, resolve('stable', stable));
    assert.deepEqual([outcome?.fallback, outcome?.dependencies], [true, undefined]);
  });
});
