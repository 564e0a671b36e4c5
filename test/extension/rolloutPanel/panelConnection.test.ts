import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toMirrorChanges, type MirrorChanges } from '../../../src/client/mirrorChanges.ts';
import { RegistryMirror } from '../../../src/client/registryMirror.ts';
import type { RegistryConnection } from '../../../src/extension/connection/registryConnection.ts';
import { Emitter } from '../../../src/extension/platform/emitter.ts';
import { PanelConnection } from '../../../src/extension/rolloutPanel/panelConnection.ts';

const fail = (error: unknown): void => assert.fail(String(error));
const unused = () => Promise.reject(new Error('not asked'));

function aConnection(): RegistryConnection & { readonly emitter: Emitter<MirrorChanges> } {
  const emitter = new Emitter<MirrorChanges>(fail);
  return {
    id: 'https://registry.example',
    label: 'registry.example',
    isLocal: false,
    status: { kind: 'live' },
    state: new RegistryMirror(),
    emitter,
    onDidChange: emitter.event,
    reader: unused,
    writer: unused,
    reconnect: () => undefined,
  };
}

describe('the connection of a panel', () => {
  const tell = (connection: ReturnType<typeof aConnection>): void =>
    connection.emitter.fire(toMirrorChanges({ connection: true }));

  it('is the new one after its registry went out of use and came back', () => {
    const projects = new Emitter<void>(fail);
    const first = aConnection();
    const second = aConnection();
    let found: RegistryConnection | undefined = first;
    const heard: string[] = [];
    const connection = new PanelConnection({
      first,
      find: () => found,
      onDidChangeProjects: projects.event,
      onDidChange: (changes) => heard.push(changes === 'another' ? changes : 'changes'),
    });
    projects.fire();
    assert.deepEqual(heard, []);
    found = undefined;
    tell(first);
    projects.fire();
    assert.equal(connection.current, first);
    assert.deepEqual(heard, ['changes']);
    found = second;
    projects.fire();
    assert.equal(connection.current, second);
    tell(first);
    tell(second);
    assert.deepEqual(heard, ['changes', 'another', 'changes']);
    connection.dispose();
    found = first;
    projects.fire();
    tell(second);
    assert.deepEqual(heard, ['changes', 'another', 'changes']);
  });
});
