import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'mocha';
import type { PromptDto, PromptList } from '../../../src/protocol/registry/promptDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi } from '../registryApi.ts';

const promptCount = 10_000;
const versionCount = 20;

describe('a registry with 10,000 prompts of 20 versions', function () {
  this.timeout(120_000);
  let dataDir: string;
  let registry: TestRegistry;
  let api: RegistryApi;

  before(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'large-registry-'));
    await (await startTestRegistry({ dataDir })).close({ keepData: true });
    fill(path.join(dataDir, 'registry.db'));
    registry = await startTestRegistry({ dataDir });
    api = new RegistryApi(registry.url, registry.personToken);
  });

  after(async () => {
    await registry.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('lists all of them in pages of 500 with environments and newest versions, quickly', async () => {
    const began = performance.now();
    const prompts: PromptDto[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=500${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page = await api.get<PromptList>(registryPaths.prompts() + query);
      prompts.push(...page.body.items);
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);
    const elapsedMs = performance.now() - began;
    assert.equal(prompts.length, promptCount);
    assert.ok(prompts.every((prompt) => prompt.recentVersions.length === 5));
    assert.ok(prompts.every((prompt) => prompt.environments.length === 2));
    // Well under a second on an idle machine; one query per prompt takes many times this.
    assert.ok(elapsedMs < 10_000, `${elapsedMs} ms`);
  });

  it('answers for one prompt without looking at the others', async () => {
    const began = performance.now();
    for (let index = 0; index < 100; index += 1)
      assert.equal((await api.get(registryPaths.prompt(`folder/p${index}`))).status, 200);
    assert.ok(performance.now() - began < 10_000);
  });
});

/** Straight into the tables: publishing 200,000 versions over HTTP would take minutes. */
function fill(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('begin');
  const prompt = database.prepare('insert into prompts values (?, 0, null, ?, ?, 1)');
  const version = database.prepare(
    "insert into versions values (?, ?, ?, null, ?, 'why', '[]', '{}', 1, 'Ada', 'person')",
  );
  const content = database.prepare('insert into version_contents values (?, ?, ?, ?)');
  const deployment = database.prepare(
    "insert into deployments values (?, ?, 1, '1.19.0', null, 'Ada', 'person', 'deployed', null, 1)",
  );
  const serving = database.prepare("insert into serving values (?, ?, 1, '1.19.0', 1, null)");
  const text = JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(500) }] });
  for (let index = 0; index < promptCount; index += 1) {
    const key = `folder/p${index}`;
    prompt.run(key, versionCount, `1.${versionCount - 1}.0`);
    for (let number = 0; number < versionCount; number += 1) {
      version.run(key, `1.${number}.0`, number + 1, `hash-${index}-${number}`);
      content.run(key, `1.${number}.0`, text, text);
    }
    for (const environment of ['staging', 'production']) {
      deployment.run(key, environment);
      serving.run(key, environment);
    }
  }
  database.exec('commit');
  database.close();
}
