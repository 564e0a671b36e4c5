import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { startTestRegistry, type TestRegistry } from '../support/startTestRegistry.ts';
import { CliWorkspace } from './cliWorkspace.ts';

describe('prompt-rollout publish and status', function () {
  this.timeout(60_000);
  let registry: TestRegistry;
  let workspace: CliWorkspace;
  let client: RegistryClient;

  beforeEach(async () => {
    registry = await startTestRegistry();
    workspace = await CliWorkspace.create(registry);
    client = new RegistryClient({
      baseUrl: registry.url,
      token: () => Promise.resolve(registry.personToken),
      clientName: 'test/1',
    });
  });
  afterEach(async () => {
    await workspace.close();
    await registry.close();
  });

  it('publishes what changed, once, with where it comes from', async () => {
    await workspace.writePrompt('support/answer', 'Answer.');
    await workspace.writePrompt('triage', 'Sort.');
    workspace.git('remote', 'add', 'origin', 'https://ada:secret@git.example/desk.git');
    workspace.commit('First prompts');

    const check = await workspace.run('publish', '--check');
    assert.equal(check.code, 1, check.err);
    assert.match(check.out, /prompts\/triage\.prompt\.yml: triage was never published/);
    assert.deepEqual(await client.prompts.listAll(), []);

    const first = await workspace.run('publish', '--changed');
    assert.equal(first.code, 0, first.err);
    assert.equal(first.out, 'support/answer 1.0.0 published.\ntriage 1.0.0 published.\n');
    const { origins, message, source } = await client.versions.get('support/answer', '1.0.0');
    assert.equal(message, 'First prompts');
    assert.match(source, /Answer\./);
    assert.deepEqual(origins, [
      {
        path: 'prompts/support/answer.prompt.yml',
        repository: 'https://git.example/desk.git',
        commit: workspace.git('rev-parse', 'HEAD'),
        branch: 'main',
        uncommitted: false,
      },
    ]);

    const again = await workspace.run('publish', '--changed');
    assert.deepEqual([again.code, again.out], [0, 'Nothing has changed.\n']);
    assert.equal((await workspace.run('publish', '--check')).code, 0);
  });

  it('takes the level from what changed, or from --bump', async () => {
    await workspace.writePrompt('triage', 'Sort.');
    await workspace.run('publish', '--changed');
    await workspace.writePrompt('triage', 'Sort well.');
    const minor = await workspace.run('publish', 'triage', '-m', 'Better');
    assert.equal(minor.out, 'triage 1.1.0 published.\n');
    await workspace.writePrompt('triage', 'Sort {{ticket}}.');
    const major = await workspace.run('publish', 'prompts/triage.prompt.yml');
    assert.equal(major.out, 'triage 2.0.0 published.\n');
    await workspace.writePrompt('triage', 'Sort this {{ticket}}.');
    const patch = await workspace.run('publish', 'triage', '--bump', 'patch', '--json');
    const answer: unknown = JSON.parse(patch.out);
    assert.deepEqual(answer, {
      items: [
        { prompt: 'triage', path: 'prompts/triage.prompt.yml', version: '2.0.1', did: 'published' },
      ],
    });
    const { origins } = await client.versions.get('triage', '2.0.1');
    assert.equal(origins[0]?.uncommitted, true);
  });

  it('refuses to go past a version that it was not based on, unless told to', async () => {
    await workspace.writePrompt('triage', 'Sort.');
    workspace.commit('One');
    await workspace.run('publish', 'triage');
    await workspace.writePrompt('triage', 'Sort as Bob does.');
    await workspace.run('publish', 'triage', '-m', 'By Bob');
    await workspace.writePrompt('triage', 'Sort as Ada does.');
    const refused = await workspace.run('publish', 'triage');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /based on 1\.0\.0.*--beside/);
    const beside = await workspace.run('publish', 'triage', '--beside', '--bump', 'patch');
    assert.equal(beside.out, 'triage 1.0.1 published.\n', beside.err);
  });

  it('notes a merged commit on a version that was published from a branch', async () => {
    await workspace.writePrompt('triage', 'Sort.');
    await workspace.run('publish', 'triage');
    workspace.commit('Merge');
    workspace.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const noted = await workspace.run('publish', '--changed');
    assert.match(noted.out, /triage 1\.0\.0 was there already/);
    const { origins } = await client.versions.get('triage', '1.0.0');
    assert.deepEqual(
      origins.map(({ merged, uncommitted }) => [merged, uncommitted]),
      [
        [undefined, true],
        [true, false],
      ],
    );
    assert.equal((await workspace.run('publish', '--changed')).out, 'Nothing has changed.\n');
  });

  it('publishes nothing when a file is broken, and names the place', async () => {
    await workspace.writePrompt('good', 'Fine.');
    await workspace.write('prompts/bad.prompt.yml', 'messages:\n  - role: robot\n    content: x\n');
    await workspace.write('prompts/Not A Key.prompt.yml', 'messages: []\n');
    await workspace.write(
      'prompts/merge.prompt.yml',
      '<<<<<<< a\nx: 1\n=======\nx: 2\n>>>>>>> b\n',
    );
    const run = await workspace.run('publish', '--changed');
    assert.equal(run.code, 1);
    assert.match(run.err, /prompts\/bad\.prompt\.yml:2:\d+: error: /);
    assert.match(run.err, /Not A Key/);
    assert.match(run.err, /merge\.prompt\.yml/);
    assert.deepEqual(await client.prompts.listAll(), []);
    assert.equal((await workspace.run('publish', 'good')).code, 0);
    assert.equal((await workspace.run('publish', '--check', '--json')).code, 1);
  });

  it('shows what is served and how the files stand to it', async () => {
    await workspace.writePrompt('triage', 'Sort.');
    await workspace.run('publish', 'triage');
    await workspace.run('deploy', 'triage', '1.0.0');
    await workspace.writePrompt('other', 'Never published.');
    const first = await workspace.run('status');
    assert.match(first.out, /^triage +1\.0\.0 +1\.0\.0 .*live \(1\.0\.0\)$/m);
    assert.match(first.out, /^other .*never published$/m);
    await workspace.writePrompt('triage', 'Sort again.');
    const second = await workspace.run('status', 'triage');
    assert.match(second.out, /changed since 1\.0\.0$/m);
    assert.doesNotMatch(second.out, /other/);
    assert.equal((await workspace.run('status', 'missing')).code, 1);
  });

  it('says what is missing for a usable command', async () => {
    const nothing = await workspace.run('publish');
    assert.deepEqual([nothing.code, nothing.out], [2, '']);
    assert.match(nothing.err, /--changed/);
    assert.equal((await workspace.run('publish', 'missing')).code, 2);
    assert.equal((await workspace.run('publish', '--bump', 'huge', 'x')).code, 2);
    await workspace.write('prompt-rollout.yml', 'environment: [\n');
    const broken = await workspace.run('publish', '--changed');
    assert.equal(broken.code, 2);
    assert.match(broken.err, /prompt-rollout\.yml:\d+:\d+: error/);
  });
});
