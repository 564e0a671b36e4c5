import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RegistryConnection } from '../../../src/extension/connection/registryConnection.ts';
import { listProjects, type FoundFolder } from '../../../src/extension/projects/projectList.ts';
import { readProjectFile } from '../../../src/extension/projects/readProjectFile.ts';
import { setRegistryLine } from '../../../src/extension/projects/setRegistryLine.ts';

const connections = {
  remote: (url: string) => {
    if (!url.startsWith('http')) throw new TypeError(`“${url}” is not a registry URL.`);
    return { id: url, label: url } as unknown as RegistryConnection;
  },
  local: (folder: string) => ({ id: `local:${folder}` }) as unknown as RegistryConnection,
};

function aFolder(text: string | undefined): FoundFolder {
  const file = text === undefined ? undefined : readProjectFile(text);
  return { uri: 'file:///shop', path: '/shop', name: 'shop', file };
}

const first = (text: string | undefined, settings = '') =>
  listProjects([aFolder(text)], settings, connections)[0];

describe('the projects of a window', () => {
  it('use the local registry unless the project file names another', () => {
    assert.equal(first('environment: live\n')?.connection.id, 'local:/shop');
    assert.equal(first('environment: live\n')?.defaultEnvironment, 'live');
    const named = first('registry: https://registry.example.com\n');
    assert.equal(named?.connection.id, 'https://registry.example.com');
  });

  it('are the folders with a project file', () => {
    assert.equal(first(undefined), undefined);
    assert.equal(first('')?.defaultEnvironment, 'production');
  });

  it('say where the project file has an error', () => {
    const problem = first('environment: production\nregistry: [1]\n')?.problem;
    assert.equal(problem?.line, 1);
  });

  it('fall back to the registry of the settings only without any project', () => {
    const url = 'https://registry.example.com';
    assert.equal(first(undefined, url)?.id, 'global');
    assert.equal(first('', url)?.connection.id, 'local:/shop');
    assert.deepEqual(listProjects([], 'nonsense', connections), []);
  });
});

describe('writing the registry into a project file', () => {
  it('keeps comments and order', () => {
    assert.equal(
      setRegistryLine('# Ours\nenvironment: production\n', 'https://r.example.com'),
      '# Ours\nenvironment: production\nregistry: https://r.example.com\n',
    );
    assert.equal(
      setRegistryLine('registry: https://old\nprompts: [a]\n', 'https://r.example.com'),
      'registry: https://r.example.com\nprompts: [a]\n',
    );
    assert.equal(
      setRegistryLine(
        'prompts: [a]\n# registry: https://registry.example.com',
        'https://r.example.com',
      ),
      'prompts: [a]\nregistry: https://r.example.com',
    );
  });
});
