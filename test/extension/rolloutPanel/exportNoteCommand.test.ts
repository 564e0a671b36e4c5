import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { exportNote } from '../../../src/extension/rolloutPanel/exportNoteCommand.ts';
import type { CommandTarget } from '../../../src/extension/manifest.ts';
import { CommandBench, file, folder, key } from '../commands/commandBench.ts';

const source = (text: string): string => `messages:\n  - { role: user, content: ${text} }\n`;

describe('exporting a rollout note', () => {
  let bench: CommandBench;
  let saved: { readonly name: string; readonly text: string }[];

  beforeEach(async () => {
    bench = await CommandBench.start();
    saved = [];
    await bench.publish(source('one'));
    await bench.deploy('1.0.0', 'staging');
    await bench.publish(source('two'), '1.1.0');
  });

  afterEach(() => bench.close());

  const run = (target: CommandTarget = {}): Promise<void> =>
    exportNote(target, {
      ...bench.deps,
      saveText: (name, text) => {
        saved.push({ name, text });
        return Promise.resolve(true);
      },
    });
  const start = () =>
    bench.client.rollouts.start(
      { prompt: key, environment: 'staging' },
      {
        candidate: '1.1.0',
        plan: {
          owner: 'support-oncall',
          guards: [{ metric: 'parseFailure', margin: 0.01 }],
          stages: [
            { name: 'half', traffic: 50 },
            { name: 'full', traffic: 100 },
          ],
        },
        note: { change: '**Bold** and <b>tags</b> | pipes', mainRisk: '# none' },
      },
    );

  it('fills in what is so now, and lets no markup of people take effect', async () => {
    const { id } = await start();
    await run({ rolloutId: id, project: folder });
    const [{ name, text } = { name: '', text: '' }] = saved;
    assert.equal(name, 'support-answer-1.1.0-staging.md');
    const lines = text.replaceAll('\u00a0', ' ').trim().split('\n\n');
    assert.equal(lines[0], '## support/answer · staging · 1.0.0 → 1.1.0');
    assert.ok(lines.includes('**Owner:** support-oncall'));
    assert.ok(lines.includes(String.raw`**Change:** \*\*Bold\*\* and \<b\>tags\</b\> \| pipes`));
    assert.ok(lines.includes(String.raw`**Main risk:** \# none`));
    assert.ok(lines.some((line) => /^### As of 20\d\d-\d\d-\d\d \d\d:\d\d UTC$/.test(line)));
    assert.ok(lines.includes('**Stage:** half (1 of 2)'));
    assert.ok(lines.includes('**Traffic:** 50 % of traffic has 1.1.0.'));
    assert.ok(lines.includes('**Guards:** parse failures: no data yet · at most +1 pt'), text);
  });

  it('takes the newest rollout of the prompt in the editor, also after its end', async () => {
    const { id } = await start();
    await bench.client.rollouts.rollback(id, { reason: 'Too *long*' });
    bench.write(source('three'));
    bench.activeFile = file;
    await run();
    const [{ text } = { text: '' }] = saved;
    assert.match(text, /\*\*Traffic:\*\* Nobody has 1\.1\.0\./);
    assert.match(text, /\*\*Outcome:\*\* Rolled back .* By Ada\. .*Reason: Too \\\*long\\\*/);
  });

  it('says that there is no note without a rollout', async () => {
    await assert.rejects(
      run({ prompt: key, project: folder }),
      /no rollout of support\/answer yet/,
    );
    assert.deepEqual(saved, []);
  });
});
