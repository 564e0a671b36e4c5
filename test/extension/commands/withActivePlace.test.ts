import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withActivePlace } from '../../../src/extension/commands/withActivePlace.ts';
import { commandIds, type CommandTarget } from '../../../src/extension/manifest.ts';

const panel: CommandTarget = { project: 'p', prompt: 'support/answer', environment: 'production' };

async function run(target: CommandTarget, active: CommandTarget | undefined) {
  const got: CommandTarget[] = [];
  const handlers = withActivePlace(
    {
      [commandIds.revert]: (given: CommandTarget) => {
        got.push(given);
        return Promise.resolve();
      },
    },
    () => active,
  );
  await handlers[commandIds.revert](target);
  return got;
}

describe('withActivePlace', () => {
  it('gives a command from the palette what the panel in front shows', async () => {
    assert.deepEqual(await run({}, panel), [panel]);
  });

  it('leaves a command alone that names its target', async () => {
    assert.deepEqual(await run({ prompt: 'triage' }, panel), [{ prompt: 'triage' }]);
  });

  it('leaves a command alone when no panel is in front', async () => {
    assert.deepEqual(await run({}, undefined), [{}]);
  });
});
