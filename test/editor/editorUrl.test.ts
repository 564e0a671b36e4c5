import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { editorUrl } from './editorUrl.ts';

const server = { serverUrl: 'http://127.0.0.1:4300/', authority: '127.0.0.1:4300' };

describe('editorUrl', () => {
  it('opens a folder, whatever is in its name', () => {
    const url = new URL(editorUrl({ ...server, workspaceFolder: '/tmp/a b&c' }));
    assert.equal(url.searchParams.get('folder'), '/tmp/a b&c');
    assert.equal(url.searchParams.get('payload'), null);
  });

  it('opens an empty window without a folder', () => {
    assert.equal(new URL(editorUrl(server)).searchParams.get('ew'), 'true');
  });

  it('opens a workspace file as a workspace', () => {
    const url = new URL(editorUrl({ ...server, workspaceFolder: '/tmp/two.code-workspace' }));
    assert.equal(url.searchParams.get('workspace'), '/tmp/two.code-workspace');
  });

  it('hands the extension under development and its tests over as remote addresses', () => {
    const url = new URL(
      editorUrl({ ...server, extensionDevelopmentPath: '/ext', extensionTestsPath: '/t.cjs' }),
    );
    assert.deepEqual(JSON.parse(url.searchParams.get('payload') ?? ''), [
      ['extensionDevelopmentPath', 'vscode-remote://127.0.0.1:4300/ext'],
      ['extensionTestsPath', 'vscode-remote://127.0.0.1:4300/t.cjs'],
    ]);
  });
});
