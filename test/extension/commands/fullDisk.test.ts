import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { bumpVersion } from '../../../src/extension/commands/bumpCommand.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { aPrompt, CommandBench, file, key } from './commandBench.ts';

describe('a bump while the registry’s disk is full', () => {
  let bench: CommandBench;
  let registry: TestRegistry;

  before(async () => {
    bench = await CommandBench.start();
    ({ registry } = bench);
    bench.activeFile = file;
    await bench.publish(aPrompt('One.'));
    bench.write(aPrompt(`Two. ${'x'.repeat(100_000)}`));
  });

  after(async () => {
    await registry.close({ keepData: true });
    await bench.close();
  });

  /** On the same data at the same address. */
  const restart = async (pragmas: readonly string[]): Promise<void> => {
    const { dataDir, clock, url } = registry;
    await registry.close({ keepData: true });
    registry = await startTestRegistry({
      dataDir,
      clock,
      pragmas,
      port: Number(new URL(url).port),
    });
    await bench.until(() => bench.connection.status.kind !== 'live');
    await bench.until(() => bench.connection.status.kind === 'live');
  };
  const bump = () => bumpVersion({}, bench.deps, () => Promise.resolve({}));
  const versions = async () =>
    (await bench.client.versions.list(key)).items.map(({ version }) => version);

  it('says so, changes nothing and keeps the message', async () => {
    // The file of the data may not grow any more.
    await restart(['PRAGMA max_page_count = 1']);
    bench.answers = ['Enter', 'Took long to write'];
    await assert.rejects(bump(), /^RegistryError: The disk is full, so nothing was changed\. Free/);
    assert.deepEqual(await versions(), ['1.0.0']);
  });

  it('is repeated with the same message once there is space', async () => {
    await restart([]);
    bench.answers = ['Enter', 'Enter'];
    await bump();
    assert.deepEqual(await versions(), ['1.1.0', '1.0.0']);
    const [newest] = (await bench.client.versions.list(key)).items;
    assert.equal(newest?.message, 'Took long to write');
  });
});
