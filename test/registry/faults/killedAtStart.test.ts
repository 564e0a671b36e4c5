import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'mocha';
import {
  bundleMortalRegistry,
  startMortalRegistry,
  type MortalRegistry,
} from '../../support/startMortalRegistry.ts';
import { RegistryApi } from '../registryApi.ts';
import { checkAgreement, readEverything } from './everythingStored.ts';

describe('a registry killed by SIGKILL at its first start', function () {
  this.timeout(120_000);

  it('begins again with the next start, wherever it was', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'registry-killed-'));
    const script = await bundleMortalRegistry(folder);
    let statement = 1;
    for (let isKilled = true; isKilled; statement += 4) {
      const dataDir = path.join(folder, `data-${statement}`);
      const first = await tryStart({ dataDir, script, lastStatement: statement });
      isKilled = first === undefined;
      await first?.kill();
      const registry = await startMortalRegistry({ dataDir, script });
      const api = new RegistryApi(registry.url, registry.personToken);
      const stored = await readEverything(api);
      checkAgreement(stored);
      assert.ok(stored.environments.length >= 2);
      await api.publish('greeting', 'one');
      await registry.kill();
    }
    assert.ok(statement > 10);
    await rm(folder, { recursive: true, force: true });
  });
});

/** Undefined when it was killed before it had started. */
async function tryStart(
  options: Parameters<typeof startMortalRegistry>[0],
): Promise<MortalRegistry | undefined> {
  try {
    return await startMortalRegistry(options);
  } catch (error) {
    assert.match(String(error), /ended by SIGKILL/);
    return undefined;
  }
}
