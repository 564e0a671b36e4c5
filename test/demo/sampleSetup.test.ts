import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { DemoError } from '../../src/demo/demoError.ts';
import { readSampleHistory, type SampleHistory } from '../../src/demo/sampleHistory.ts';
import { setUpSample } from '../../src/demo/sampleSetup.ts';
import { SetupApi } from '../../src/demo/setupApi.ts';
import { TokenFile } from '../../src/demo/tokenFile.ts';
import {
  deploymentDtoSchema,
  deploymentListSchema,
  servingDtoSchema,
} from '../../src/protocol/registry/deploymentDto.ts';
import { environmentDtoSchema } from '../../src/protocol/registry/environmentDto.ts';
import { auditListSchema } from '../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { versionDtoSchema, versionListSchema } from '../../src/protocol/registry/versionDto.ts';
import { historyFile } from './buildSampleHistory.ts';
import { startLocalRegistry, type LocalRegistry } from './startLocalRegistry.ts';

describe('setting up the sample', () => {
  let registry: LocalRegistry;
  let api: SetupApi;
  let history: SampleHistory;

  beforeEach(async () => {
    registry = await startLocalRegistry();
    const token = new TokenFile(registry.personTokenFile);
    api = new SetupApi({ url: registry.url, readToken: () => token.read() });
    history = await readSampleHistory(historyFile);
  });
  afterEach(() => registry.dispose());

  async function get<Schema extends Parameters<SetupApi['send']>[1]>(path: string, schema: Schema) {
    const answer = await api.send({ method: 'GET', path }, schema);
    assert.equal(answer.kind, 'done');
    return answer.body;
  }

  it('keeps samples of the invented customers, unless a person decided about them', async () => {
    const path = registryPaths.environment('production');
    const read = () => get(path, environmentDtoSchema);
    assert.equal((await read()).samples, undefined);
    await setUpSample(api, history);
    assert.deepEqual((await read()).samples, { keep: true });
    const { name: _, ...rules } = await read();
    const body = { ...rules, samples: { keep: false } };
    await api.send({ method: 'PUT', path, body }, environmentDtoSchema);
    await setUpSample(api, history);
    assert.deepEqual((await read()).samples, { keep: false });
  });

  async function readRevisions(): Promise<readonly (readonly [string, number, string])[]> {
    const revisions: [string, number, string][] = [];
    for (const prompt of ['support/answer', 'triage', 'sales/followup'])
      for (const environment of ['staging', 'production']) {
        const path = registryPaths.serving(prompt, environment);
        const { deployment } = await get(path, servingDtoSchema);
        revisions.push([
          `${prompt} ${environment}`,
          deployment?.revision ?? 0,
          deployment?.stable ?? '',
        ]);
      }
    return revisions;
  }

  const finished = [
    ['support/answer staging', 4, '1.3.0'],
    ['support/answer production', 3, '1.3.0'],
    ['triage staging', 3, '2.0.0'],
    ['triage production', 3, '2.0.0'],
    ['sales/followup staging', 2, '1.1.0'],
    ['sales/followup production', 2, '1.1.0'],
  ] as const;

  it('publishes the versions with messages and sources, and makes the newest live', async () => {
    const result = await setUpSample(api, history);
    assert.deepEqual(result, { published: 10, deployed: 17, leftAlone: [] });
    assert.deepEqual(await readRevisions(), finished);
    const { items } = await get(registryPaths.versions('support/answer'), versionListSchema);
    assert.deepEqual(
      items.map(({ version, parent }) => [version, parent]),
      [
        ['1.3.0', '1.2.1'],
        ['1.2.1', '1.2.0'],
        ['1.2.0', '1.1.0'],
        ['1.1.0', '1.0.0'],
        ['1.0.0', null],
      ],
    );
    const step = history.steps.filter((one) => one.kind === 'publish').at(-1);
    const live = await get(registryPaths.version('support/answer', '1.3.0'), versionDtoSchema);
    assert.equal(live.source, step?.source);
    assert.equal(live.contentHash, step?.contentHash);
    assert.equal(live.message, step?.message);
    assert.deepEqual(live.origins, [{ path: 'prompts/support/answer.prompt.yml' }]);
  });

  it('goes to production without evidence by an override that the audit log keeps', async () => {
    await setUpSample(api, history);
    const { items } = await get(`${registryPaths.audit()}?limit=100`, auditListSchema);
    const deployed = items.filter(({ type }) => type === 'deployment.changed');
    for (const { environment, override } of deployed)
      assert.equal(
        override?.reason,
        environment === 'production' ? history.overrideReason : undefined,
      );
    assert.equal(deployed.length, 17);
  });

  it('changes nothing the second time', async () => {
    await setUpSample(api, history);
    const again = await setUpSample(api, history);
    assert.deepEqual(again, { published: 0, deployed: 0, leftAlone: [] });
    assert.deepEqual(await readRevisions(), finished);
  });

  it('goes on wherever it was interrupted', async () => {
    for (let count = 1; count <= history.steps.length; count += 1) {
      const steps = history.steps.slice(0, count);
      const { published, deployed } = await setUpSample(api, { ...history, steps });
      assert.equal(published + deployed, 1, `step ${count}`);
    }
    assert.deepEqual(await readRevisions(), finished);
  });

  it('leaves alone what somebody worked with since', async () => {
    await setUpSample(api, history);
    const serving = await api.send(
      { method: 'GET', path: registryPaths.serving('triage', 'staging') },
      servingDtoSchema,
    );
    assert.equal(serving.kind, 'done');
    const deployed = await api.send(
      {
        method: 'POST',
        path: registryPaths.deployments('triage', 'staging'),
        body: { version: '1.1.0' },
        headers: { 'if-match': serving.etag ?? '' },
      },
      deploymentDtoSchema,
    );
    assert.equal(deployed.kind, 'done');
    const again = await setUpSample(api, history);
    assert.deepEqual(again, { published: 0, deployed: 0, leftAlone: [] });
    const path = `${registryPaths.deployments('triage', 'staging')}?limit=10`;
    const { items } = await get(path, deploymentListSchema);
    assert.equal(items.length, 4);
    assert.equal(items[0]?.stable, '1.1.0');
  });

  it('does not touch a prompt of the same name with other versions', async () => {
    const [first] = history.steps;
    assert.ok(first?.kind === 'publish');
    const content = { messages: [{ role: 'user' as const, content: 'mine' }] };
    const { bump, source, message } = first;
    await api.send(
      {
        method: 'POST',
        path: registryPaths.versions(first.prompt),
        body: { parent: null, bump, content, source, message },
      },
      versionDtoSchema,
    );
    const result = await setUpSample(api, history);
    assert.deepEqual(result.leftAlone, ['support/answer']);
    assert.equal(result.published, 5);
    const { items } = await get(registryPaths.versions('support/answer'), versionListSchema);
    assert.equal(items.length, 1);
  });

  it('says what is wrong with the token, the address or the answer', async () => {
    const isError =
      (code: string, message: RegExp) =>
      (error: unknown): boolean =>
        error instanceof DemoError && error.code === code && message.test(error.message);
    const wrong = new SetupApi({ url: registry.url, readToken: () => Promise.resolve('nonsense') });
    await assert.rejects(setUpSample(wrong, history), isError('refused', /token/));
    const down = new SetupApi({
      url: 'http://127.0.0.1:9',
      readToken: () => Promise.resolve('x'),
    });
    await assert.rejects(setUpSample(down, history), isError('unreachable', /cannot be reached/));
    const noFile = new TokenFile(`${registry.dataDir}/missing.token`);
    const lost = new SetupApi({ url: registry.url, readToken: () => noFile.read() });
    await assert.rejects(setUpSample(lost, history), isError('token_file', /cannot be read/));
    const proxy = createServer((_request, response) => response.end('<html>login</html>'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      const address = proxy.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const other = new SetupApi({
        url: `http://127.0.0.1:${port}`,
        readToken: () => Promise.resolve('x'),
      });
      const isUnexpected = isError('unexpected_answer', /as a registry does/);
      await assert.rejects(setUpSample(other, history), isUnexpected);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});
