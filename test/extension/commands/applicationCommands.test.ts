import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import {
  copyResolveCode,
  explainUnit,
  parseUnit,
} from '../../../src/extension/commands/applicationCommands.ts';
import { aPrompt, CommandBench, file } from './commandBench.ts';

const source = aPrompt(
  'Answer {{question}} in {{language}}.',
  `inputs:
  question: { type: string, required: true }
  language: { type: string, default: English }
`,
);

describe('for application developers', () => {
  let bench: CommandBench;

  before(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    bench.write(source);
    await bench.publish(source);
    await bench.deploy('1.0.0', 'production');
  });

  after(() => bench.close());

  beforeEach(() => {
    bench.said.length = 0;
    bench.copied.length = 0;
  });

  it('tells which version a unit gets, exactly as an application is told', async () => {
    bench.answers = ['user-17 tenant=internal'];
    await explainUnit({}, bench.deps);
    assert.equal(bench.said[0]?.message, 'user-17 gets support/answer 1.0.0 in production.');
    bench.answers = ['Enter'];
    await explainUnit({}, bench.deps);
    assert.equal(bench.shown.at(-1)?.value, 'user-17 tenant=internal');
  });

  it('says when nothing is served', async () => {
    bench.answers = ['user-17'];
    await assert.rejects(
      explainUnit({ environment: 'staging' }, bench.deps),
      /staging serves no version of support\/answer/,
    );
  });

  it('reads a unit with its attributes', () => {
    assert.deepEqual(parseUnit(' user-17  tenant=internal region=eu '), {
      key: 'user-17',
      attributes: { tenant: 'internal', region: 'eu' },
    });
    assert.equal(parseUnit(''), undefined);
    assert.equal(parseUnit('user-17 internal'), undefined);
  });

  it('copies code that names the registry, the environment and the last known content', async () => {
    bench.answers = ['Enter'];
    await copyResolveCode({}, bench.deps);
    const code = bench.copied[0] ?? '';
    assert.ok(code.includes(`${bench.registry.url}/environments/production`));
    assert.ok(code.includes('Answer {{question}} in {{language}}.'));
    assert.match(code, /PROMPT_ROLLOUT_APP_TOKEN/);
    assert.ok(!code.includes(bench.registry.personToken));
  });
});
