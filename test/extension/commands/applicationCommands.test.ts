import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { after, before, beforeEach, describe, it } from 'mocha';
import {
  copyResolveCode,
  explainUnit,
  parseUnit,
} from '../../../src/extension/commands/applicationCommands.ts';
import { writeSnippet } from '../../../src/extension/commands/resolveSnippet.ts';
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

  describe('the copied code', () => {
    const root = path.resolve(import.meta.dirname, '../../..');
    let folder: string;

    before(async () => {
      await mkdir(path.join(root, '.cache'), { recursive: true });
      folder = await mkdtemp(path.join(root, '.cache', 'snippet-'));
      const code = writeSnippet('typescript', {
        registry: bench.registry.url,
        environment: 'production',
        key: 'support/answer',
        fallback: undefined,
      });
      const run = `
const answer = await resolvePrompt('user-17', JSON.parse(process.argv[2]));
console.log(JSON.stringify(answer));
await OpenFeature.close();
`;
      await writeFile(path.join(folder, 'resolve.mjs'), code + run);
    });

    after(() => rm(folder, { recursive: true, force: true }));

    const resolve = (inputs: object) =>
      promisify(execFile)(
        process.execPath,
        [path.join(folder, 'resolve.mjs'), JSON.stringify(inputs)],
        { env: { ...process.env, PROMPT_ROLLOUT_APP_TOKEN: bench.registry.appToken } },
      );

    it('resolves the prompt and renders it literally', async () => {
      const { stdout } = await resolve({ question: '{{language}} $& why?' });
      assert.match(stdout, /"version":"1\.0\.0"/);
      assert.match(stdout, /Answer \{\{language\}\} \$& why\? in English\./);
    });

    it('fails on a missing input', async () => {
      await assert.rejects(resolve({}), /needs the input "question"/);
    });
  });
});
