import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RegistryConnection } from '../../../src/extension/connection/registryConnection.ts';
import { GitBases } from '../../../src/extension/projects/gitBases.ts';
import { listProjects } from '../../../src/extension/projects/projectList.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import type { WorkingCopy } from '../../../src/extension/projects/workingCopy.ts';
import { promptText, TemporaryRepository, versionsOf } from '../../git/temporaryRepository.ts';

const file = 'prompts/a.prompt.yml';
const versions = versionsOf(['1.1.0', 'two'], ['1.0.0', 'one']);
const copy: WorkingCopy = {
  project: 'shop',
  key: 'a',
  uri: 'file:///shop/a.prompt.yml',
  path: file,
  contentHash: undefined,
  state: { kind: 'unknown' },
  problem: undefined,
};

describe('the bases of a window', () => {
  let repository: TemporaryRepository;
  let project: Project;
  let bases: GitBases;
  let isTrusted: boolean;

  beforeEach(() => {
    repository = TemporaryRepository.create();
    repository.commit(file, promptText('one'));
    repository.commit(file, promptText('two'));
    project = projectAt(repository.folder);
    isTrusted = true;
    const kept = new Map<string, unknown>();
    bases = new GitBases({
      store: {
        get: (key) => kept.get(key),
        update: (key, value) => Promise.resolve(void kept.set(key, value)),
      },
      isTrusted: () => isTrusted,
      onError: (error) => assert.fail(String(error)),
    });
  });

  afterEach(() => repository.remove());

  const find = () => bases.find(copy, project, versions);

  it('follow the checkout', async () => {
    assert.equal(await find(), '1.1.0');
    repository.git('checkout', '--quiet', 'HEAD~1');
    bases.forget();
    assert.equal(await find(), '1.0.0');
  });

  it('are not those of the checkout that was left while git was looking', async () => {
    for (const turns of [0, 1, 5, 20]) {
      repository.git('checkout', '--quiet', 'main');
      bases.forget();
      const finding = find();
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      repository.git('checkout', '--quiet', 'HEAD~1');
      bases.forget();
      await finding;
      assert.equal(await find(), '1.0.0');
    }
  });

  it('are looked for when the workspace is trusted later', async () => {
    isTrusted = false;
    assert.equal(await find(), undefined);
    isTrusted = true;
    bases.forget();
    assert.equal(await find(), '1.1.0');
  });

  it('are what was bumped here, until the checkout moves', async () => {
    await bases.remember(copy.uri, '1.0.0', project);
    assert.equal(await find(), '1.0.0');
    repository.commit('other.txt', 'x');
    bases.forget();
    assert.equal(await find(), '1.1.0');
  });
});

function projectAt(folder: string): Project {
  const connection: RegistryConnection = {
    ...{ id: 'local', label: 'Local', isLocal: true },
    status: { kind: 'stopped' },
    state: {
      prompts: new Map(),
      rollouts: new Map(),
      environments: new Map(),
      info: undefined,
      asOf: undefined,
      clockOffsetMs: 0,
      findOpenRollout: () => undefined,
    },
    onDidChange: () => ({ dispose: () => undefined }),
    reader: () => Promise.reject(new Error('nobody is there')),
    writer: () => Promise.reject(new Error('nobody is there')),
    reconnect: () => undefined,
  };
  const read = { project: {}, problem: undefined };
  const [project] = listProjects([{ uri: 'shop', path: folder, name: 'shop', file: read }], '', {
    remote: () => connection,
    local: () => connection,
  });
  assert.ok(project);
  return project;
}
