import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { offerApplication } from '../../../src/extension/commands/sampleCommand.ts';
import type { MessageAction } from '../../../src/extension/ui/ui.ts';

describe('a later window of the sample', () => {
  it('offers to start the application again, and opens its page', async () => {
    let said = '';
    let offered: readonly MessageAction[] = [];
    const ui = {
      inform: (message: string, actions: readonly MessageAction[] = []) => {
        said = message;
        offered = actions;
      },
    };
    const done: string[] = [];
    offerApplication(
      { ui },
      {
        startApplication: () => Promise.resolve('http://127.0.0.1:4711/'),
        openPage: (address) => {
          done.push(address);
          return Promise.resolve();
        },
      },
    );
    assert.equal(said, 'The sample’s application ended with its last window.');
    assert.deepEqual(done, []);
    const [start] = offered;
    assert.equal(start?.label, 'Start the Application');
    await start.run();
    assert.deepEqual(done, ['http://127.0.0.1:4711/']);
  });
});
