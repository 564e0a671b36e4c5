import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { findFileKind } from '../../../src/extension/editing/fileKind.ts';
import { repositoryRoot } from '../../editor/repositoryRoot.ts';

interface Manifest {
  readonly contributes: {
    readonly yamlValidation: readonly { readonly fileMatch: string; readonly url: string }[];
  };
}

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const { yamlValidation } = (JSON.parse(read('package.json')) as Manifest).contributes;

describe('schemas for YAML extensions', () => {
  it('exist, and ship', () => {
    for (const { url } of yamlValidation) {
      const schema: unknown = JSON.parse(read(url));
      assert.equal(typeof schema, 'object');
      assert.ok(read('.vscodeignore').includes(`!${path.posix.dirname(url.slice(2))}/**`));
    }
  });

  it('are given to exactly the files that are checked here', () => {
    const names = yamlValidation.map(({ fileMatch }) => fileMatch);
    const kinds = names.map((name) => findFileKind(`/a/${name.replace('*', 'answer')}`));
    assert.deepEqual(kinds, [
      'prompt',
      'prompt',
      'plan',
      'plan',
      'fixtures',
      'fixtures',
      'project',
    ]);
  });
});
