import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { askAboutRenames, renameHandlers } from '../../../src/extension/commands/renameCommands.ts';
import { commandIds } from '../../../src/extension/manifest.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import type { Rename } from '../../../src/extension/projects/rename.ts';
import { CommandBench, folder, key } from './commandBench.ts';

describe('a renamed prompt file', () => {
  let bench: CommandBench;
  let projectFile: string;

  beforeEach(async () => {
    bench = await CommandBench.start();
    projectFile = '# the shop\n';
  });

  afterEach(() => bench.close());

  const aRename = (name: string, from: string): Rename => {
    const path = `prompts/${name}.prompt.yml`;
    return { project: folder, uri: `${folder}/${path}`, path, key: name, from, isNew: false };
  };

  const handlers = () =>
    renameHandlers({
      ...bench.deps,
      editProjectFile: (_project, change) => {
        const changed = change(projectFile);
        projectFile = changed ?? projectFile;
        return Promise.resolve(changed !== undefined);
      },
    });

  it('keeps its key by a line in the project file', async () => {
    const rename = aRename('reply', key);
    bench.renames.set(rename.uri, rename);
    await handlers()[commandIds.keepKey]({ uri: rename.uri });
    assert.match(projectFile, /^# the shop\n[^]*prompts\/reply\.prompt\.yml: support\/answer/);
    assert.equal(
      bench.said.at(-1)?.message,
      'prompts/reply.prompt.yml keeps the key support/answer; prompt-rollout.yml says so.',
    );
  });

  it('is refused where the project file has errors', async () => {
    const rename = aRename('reply', key);
    bench.renames.set(rename.uri, rename);
    projectFile = 'keys: [';
    await assert.rejects(handlers()[commandIds.keepKey]({ uri: rename.uri }), UserError);
    assert.equal(projectFile, 'keys: [');
  });

  it('becomes a new prompt, and Bump Version… is offered', async () => {
    const rename = aRename('reply', key);
    bench.renames.set(rename.uri, rename);
    bench.activeFile = rename.uri;
    await handlers()[commandIds.makeNewPrompt]({});
    assert.equal(bench.renames.get(rename.uri)?.isNew, true);
    assert.deepEqual(bench.said.at(-1)?.actions, ['Bump Version…']);
  });

  it('is asked about in one message however many there are', () => {
    const renames = [aRename('reply', key), aRename('greet', 'greeting')];
    askAboutRenames(renames, bench.deps);
    assert.equal(bench.said.length, 1);
    assert.match(
      bench.said[0]?.message ?? '',
      /^2 prompt files were renamed, among them prompts\/reply/,
    );
    assert.deepEqual(bench.said[0]?.actions, [
      'Keep All Keys',
      'All New Prompts',
      'Choose for Each…',
    ]);
  });

  it('is decided one by one on request, until the person leaves a question', async () => {
    const renames = ['reply', 'greet', 'bye'].map((name) => aRename(name, `${name}-before`));
    askAboutRenames(renames, bench.deps);
    bench.answers = ['New Prompt', 'Keep the Key', 'Esc'];
    await bench.offered.find(({ label }) => label === 'Choose for Each…')?.run();
    assert.deepEqual(bench.ran, [
      { id: commandIds.makeNewPrompt, target: { uri: renames[0]?.uri } },
      { id: commandIds.keepKey, target: { uri: renames[1]?.uri } },
    ]);
  });

  it('is not made up: a file that was not renamed is said to be none', async () => {
    await assert.rejects(handlers()[commandIds.keepKey]({}), UserError);
  });
});
