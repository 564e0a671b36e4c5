import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { ResolvedPrompt } from '../../src/demo/resolvedPrompt.ts';
import { readSampleHistory } from '../../src/demo/sampleHistory.ts';
import { setUpSample } from '../../src/demo/sampleSetup.ts';
import type { ServedPromptReport } from '../../src/demo/servedLog.ts';
import { SetupApi } from '../../src/demo/setupApi.ts';
import { TokenFile } from '../../src/demo/tokenFile.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { rolloutDtoSchema } from '../../src/protocol/registry/rolloutDto.ts';
import { versionDtoSchema } from '../../src/protocol/registry/versionDto.ts';
import { historyFile } from './buildSampleHistory.ts';
import { startDemo, until, type RunningDemo } from './startDemo.ts';
import { startLocalRegistry, type LocalRegistry } from './startLocalRegistry.ts';

interface Served {
  readonly environment: string;
  readonly registry: { readonly answering: boolean; readonly error?: string };
  readonly prompts: readonly ServedPromptReport[];
}

describe('the demo application', function () {
  this.timeout(30_000);
  let registry: LocalRegistry;
  let api: SetupApi;
  let demo: RunningDemo | undefined;

  before(async () => {
    registry = await startLocalRegistry();
    const token = new TokenFile(registry.personTokenFile);
    api = new SetupApi({ url: registry.url, readToken: () => token.read() });
    await setUpSample(api, await readSampleHistory(historyFile));
  });
  afterEach(() => demo?.stop());
  after(() => registry.dispose());

  async function run(more: readonly string[]): Promise<RunningDemo> {
    const token = ['--token-file', registry.appTokenFile];
    demo = await startDemo(['--url', registry.url, ...token, ...more]);
    return demo;
  }

  async function read<Body>(path: string): Promise<Body> {
    const response = await fetch(`${demo?.url ?? ''}${path}`);
    return (await response.json()) as Body;
  }

  function countUsers(served: Served, version: string): number {
    const [answer] = served.prompts;
    return answer?.versions.find((one) => one.version === version)?.users.count ?? 0;
  }

  it('gives every user the live versions, and shows it', async () => {
    await run(['--rate', '500']);
    const served = await until(
      () => read<Served>('/served.json'),
      (now) => countUsers(now, '1.3.0') === 240,
    );
    assert.equal(served.environment, 'production');
    assert.equal(served.registry.answering, true);
    assert.deepEqual(
      served.prompts.map(({ prompt, versions }) => [prompt, versions.map((one) => one.version)]),
      [
        ['support/answer', ['1.3.0']],
        ['triage', ['2.0.0']],
        ['sales/followup', ['1.1.0']],
      ],
    );
    const user = await read<{ tenant: string; prompts: Record<string, ResolvedPrompt> }>(
      '/users/user-001.json',
    );
    assert.equal(user.tenant, 'internal');
    assert.equal(user.prompts['triage']?.version, '2.0.0');
    const page = await fetch(demo?.url ?? '');
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    const text = await page.text();
    assert.match(text, /support\/answer/);
    assert.match(text, /240 \(100 %\)/);
    assert.equal((await fetch(`${demo?.url ?? ''}/users/nobody.json`)).status, 404);
    assert.equal((await fetch(demo?.url ?? '', { method: 'POST' })).status, 405);
  });

  it('follows a rollout and its rollback', async () => {
    await run(['--rate', '500', '--environment', 'staging']);
    const content = {
      messages: [
        { role: 'system' as const, content: 'You answer customers.\n\nPolicy:\n{{policy}}\n' },
        { role: 'user' as const, content: '{{question}}' },
      ],
    };
    const published = await api.send(
      {
        method: 'POST',
        path: registryPaths.versions('support/answer'),
        body: { parent: '1.3.0', bump: 'minor', content, source: 'x', message: 'New' },
      },
      versionDtoSchema,
    );
    assert.equal(published.kind, 'done');
    const started = await api.send(
      {
        method: 'POST',
        path: registryPaths.startRollout('support/answer', 'staging'),
        body: {
          candidate: '1.4.0',
          plan: { unit: 'user', stages: [{ name: 'half', traffic: 50, hold: '1h' }] },
        },
      },
      rolloutDtoSchema,
    );
    assert.equal(started.kind, 'done', JSON.stringify(started));
    const growing = await until(
      () => read<Served>('/served.json'),
      (now) =>
        countUsers(now, '1.4.0') + countUsers(now, '1.3.0') === 240 &&
        countUsers(now, '1.4.0') > 80,
    );
    assert.ok(countUsers(growing, '1.4.0') < 160);
    const path = registryPaths.rolloutAction(started.body.id, 'rollback');
    const rolledBack = await api.send({ method: 'POST', path, body: {} }, rolloutDtoSchema);
    assert.equal(rolledBack.kind, 'done');
    for (let n = 1; n <= 24; n += 1) {
      const id = `user-${String(n).padStart(3, '0')}`;
      const user = await read<{ prompts: Record<string, ResolvedPrompt> }>(`/users/${id}.json`);
      assert.equal(user.prompts['support/answer']?.version, '1.3.0');
    }
    await until(
      () => read<Served>('/served.json'),
      (now) => countUsers(now, '1.3.0') === 240,
    );
  });

  it('reports outcomes, and a candidate that is made worse is taken back without anybody', async () => {
    const plan = {
      unit: 'user',
      guards: [{ metric: 'parseFailure', margin: 0.05 }],
      stages: [{ name: 'half', traffic: 50, hold: '1h' }],
    };
    const start = async () => {
      const started = await api.send(
        {
          method: 'POST',
          path: registryPaths.startRollout('support/answer', 'staging'),
          body: { candidate: '1.4.0', plan },
        },
        rolloutDtoSchema,
      );
      assert.equal(started.kind, 'done', JSON.stringify(started));
      return started.body.id;
    };
    const look = async (id: string) => {
      const path = registryPaths.rollout(id);
      const found = await api.send({ method: 'GET', path }, rolloutDtoSchema);
      assert.equal(found.kind, 'done', JSON.stringify(found));
      return found.body;
    };
    const answer = async (behaviour: string, type = 'application/json') => {
      const headers = { 'content-type': type };
      const body = JSON.stringify({ behaviour });
      return (await fetch(`${demo?.url ?? ''}/candidates`, { method: 'POST', headers, body }))
        .status;
    };
    await run(['--rate', '500', '--environment', 'staging']);
    const harmless = await start();
    const seen = await until(
      () => look(harmless),
      ({ traffic }) => (traffic?.stable ?? 0) + (traffic?.candidate ?? 0) >= 240,
    );
    assert.deepEqual([seen.phase, seen.guards?.[0]?.verdict === 'harm'], ['progressing', false]);
    const path = registryPaths.rolloutAction(harmless, 'rollback');
    await api.send({ method: 'POST', path, body: {} }, rolloutDtoSchema);
    assert.deepEqual(
      [await answer('badly'), await answer('slowly', 'text/plain'), await answer('parseFailures')],
      [400, 400, 200],
    );
    const bad = await start();
    const ended = await until(
      () => look(bad),
      ({ phase }) => phase === 'rolledBack',
    );
    assert.equal(ended.end?.guard, 'parseFailure');
  });

  it('goes on with what it knows while the registry is down', async () => {
    const other = await startLocalRegistry();
    try {
      const token = new TokenFile(other.personTokenFile);
      const otherApi = new SetupApi({ url: other.url, readToken: () => token.read() });
      await setUpSample(otherApi, await readSampleHistory(historyFile));
      const options = ['--url', other.url, '--token-file', other.appTokenFile, '--rate', '0.01'];
      demo = await startDemo(options);
      type User = Readonly<Record<'prompts', Readonly<Record<string, ResolvedPrompt>>>>;
      const before = await read<User>('/users/user-001.json');
      assert.equal(before.prompts['support/answer']?.source, 'registry');
      await other.close();
      const meanwhile = await read<User>('/users/user-001.json');
      assert.equal(meanwhile.prompts['support/answer']?.version, '1.3.0');
      assert.equal(meanwhile.prompts['support/answer'].source, 'lastKnown');
      assert.deepEqual(
        meanwhile.prompts['support/answer'].content,
        before.prompts['support/answer'].content,
      );
      assert.equal((await read<Served>('/served.json')).registry.answering, false);
      assert.match(await (await fetch(demo.url)).text(), /No answer from/);
    } finally {
      await other.dispose();
    }
  });

  it('starts without a registry and without a token, and uses its own text', async () => {
    const missing = `${registry.dataDir}/missing.token`;
    demo = await startDemo(['--url', 'http://127.0.0.1:9', '--token-file', missing]);
    const user = await read<{ prompts: Record<string, ResolvedPrompt> }>('/users/user-001.json');
    assert.equal(user.prompts['triage']?.source, 'builtIn');
    assert.equal(user.prompts['triage'].version, 'built-in');
  });

  it('answers evals beside the application, or alone', async () => {
    const { modelUrl } = await run([]);
    assert.equal((await fetch(`${modelUrl}/models`)).status, 200);
    const sample = await mkdtemp(path.join(tmpdir(), 'sample-'));
    try {
      await writeFile(path.join(sample, 'prompt-rollout.yml'), `models:\n  - url: ${modelUrl}\n`);
      const alone = await startDemo(['model', '--sample', sample]);
      assert.equal((await fetch(`${alone.modelUrl}/models`)).status, 200);
      assert.equal(await alone.stop(), 0);
    } finally {
      await rm(sample, { recursive: true });
    }
  });

  it('ends on SIGTERM with status 0', async () => {
    const running = await run([]);
    demo = undefined;
    assert.equal(await running.stop(), 0);
  });
});
