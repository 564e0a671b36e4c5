import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ModelEndpoint } from '../../../src/domain/project/modelEndpoint.ts';
import {
  enterKey,
  manageModelKeys,
  type ManageKeysDeps,
} from '../../../src/extension/models/manageModelKeys.ts';
import { ModelKeys } from '../../../src/extension/models/modelKeys.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { CommandBench } from '../commands/commandBench.ts';

const secretKey = 'sk-very-secret-0123456789';
const main = { name: 'main', kind: 'openai', url: 'https://models.example.com/v1' } as const;
const other = { name: 'claude', kind: 'anthropic' } as const;

describe('managing the keys of models', () => {
  let bench: CommandBench;
  let secrets: Map<string, string>;
  let opened: string[];

  beforeEach(async () => {
    bench = await CommandBench.start();
    secrets = new Map();
    opened = [];
  });

  afterEach(async () => {
    await bench.close();
    const told = JSON.stringify([bench.said, bench.shown]);
    assert.ok(!told.includes(secretKey), told);
  });

  const createDeps = (models: ModelEndpoint[]): ManageKeysDeps => {
    const { deps, project } = bench;
    return {
      ui: deps.ui,
      projects: { ...deps.projects, all: [{ ...project, file: { models } }] },
      keys: new ModelKeys({
        secrets: {
          get: (name) => Promise.resolve(secrets.get(name)),
          store: (name, key) => Promise.resolve(void secrets.set(name, key)),
          delete: (name) => Promise.resolve(void secrets.delete(name)),
        },
        environment: {},
        consents: { has: () => true, add: () => Promise.resolve() },
        ui: deps.ui,
      }),
      openProjectFile: ({ name }) => Promise.resolve(void opened.push(name)),
    };
  };

  it('asks for the key of the only endpoint at once, and keeps it without the spaces around it', async () => {
    bench.answers = [` ${secretKey}\n`];
    await manageModelKeys(createDeps([main]));
    assert.deepEqual([...secrets.values()], [secretKey]);
    assert.ok([...secrets.keys()][0]?.endsWith('https://models.example.com'));
    assert.equal(bench.shown[0]?.title, 'Key of main');
    assert.match(bench.shown[0].detail, /sent to https:\/\/models\.example\.com only/);
    assert.equal(bench.said[0]?.message, 'The key for https://models.example.com is kept.');
  });

  it('asks which endpoint where there are several, and lists an address once', async () => {
    const twice = { ...main, name: 'main again', url: 'https://models.example.com/other' };
    bench.answers = ['claude', secretKey];
    await manageModelKeys(createDeps([main, twice, other, { name: 'vs', kind: 'vscode' }]));
    assert.deepEqual(bench.shown[0]?.labels, [
      'main again | https://models.example.com',
      'claude | https://api.anthropic.com',
    ]);
    assert.ok([...secrets.keys()][0]?.endsWith('https://api.anthropic.com'));
  });

  it('replaces a key, or forgets it', async () => {
    const deps = createDeps([main]);
    bench.answers = ['old', 'Enter another', secretKey];
    await manageModelKeys(deps);
    await manageModelKeys(deps);
    assert.deepEqual([...secrets.values()], [secretKey]);
    bench.answers = ['Forget'];
    await manageModelKeys(deps);
    assert.equal(secrets.size, 0);
    assert.equal(
      bench.said.at(-1)?.message,
      'The key for https://models.example.com is forgotten.',
    );
  });

  it('refuses an empty key, and changes nothing when the person leaves', async () => {
    const deps = createDeps([main]);
    bench.answers = ['  '];
    await assert.rejects(enterKey(main, deps), /Enter the key/);
    bench.answers = ['Esc'];
    await assert.rejects(enterKey(main, deps), CancelledError);
    assert.equal(secrets.size, 0);
  });

  it('says what is missing where no endpoint needs a key, and opens the project file', async () => {
    await assert.rejects(manageModelKeys(createDeps([{ name: 'vs', kind: 'vscode' }])), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /Add one under “models” in prompt-rollout\.yml/);
      void error.actions[0]?.run();
      return true;
    });
    assert.deepEqual(opened, ['shop']);
  });
});
