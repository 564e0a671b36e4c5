import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { describe, it } from 'mocha';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { findCycles } from './findCycles.ts';
import { readSourceFiles } from './sourceFiles.ts';

const files = readSourceFiles();
const allowedImports = JSON.parse(
  readFileSync(path.join(repositoryRoot, '.ci/allowedImports.json'), 'utf8'),
) as Record<string, readonly string[]>;

/** Folders that run anywhere, a browser included. */
const withoutNode = new Set(['domain', 'formats', 'protocol', 'webview']);
const forbiddenNames = /(^|\/)(utils?|helpers?|common|shared|misc|types)(\/|\.ts$)/i;
const maxCodeLines = 300;

describe('layers of src', () => {
  it('are the folders of the table and no others', () => {
    const found = new Set(files.map((file) => file.folder));
    assert.deepEqual(
      [...found].filter((folder) => !(folder in allowedImports)),
      [],
    );
  });

  it('import only what the table allows', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((imported) => {
          const folder = imported.split('/')[0] ?? '';
          return folder !== file.folder && allowedImports[file.folder]?.includes(folder) !== true;
        })
        .map((imported) => `${file.path} imports ${imported}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('import vscode only in extension', () => {
    const wrong = files.filter(
      (file) => file.folder !== 'extension' && file.packages.includes('vscode'),
    );
    assert.deepEqual(
      wrong.map((file) => file.path),
      [],
    );
  });

  it('keep Node out of what runs anywhere', () => {
    const wrong = files.filter(
      (file) => withoutNode.has(file.folder) && file.packages.some(isBuiltin),
    );
    assert.deepEqual(
      wrong.map((file) => file.path),
      [],
    );
  });

  it('name built-in modules with node:', () => {
    const wrong = files.filter((file) =>
      file.packages.some((name) => isBuiltin(name) && !name.startsWith('node:')),
    );
    assert.deepEqual(
      wrong.map((file) => file.path),
      [],
    );
  });

  it('never import tests', () => {
    const wrong = files.filter((file) =>
      file.imports.some((imported) => imported.startsWith('..')),
    );
    assert.deepEqual(
      wrong.map((file) => file.path),
      [],
    );
  });

  it('have no import cycle, types included', () => {
    const graph = new Map(files.map((file) => [file.path, file.imports]));
    assert.deepEqual(findCycles(graph), []);
  });
});

describe('files of src', () => {
  it('have no dumping-ground names', () => {
    assert.deepEqual(
      files.map((file) => file.path).filter((file) => forbiddenNames.test(file)),
      [],
    );
  });

  it('are no barrels', () => {
    const barrels = files.filter((file) => /^export\s+\*/m.test(file.text));
    assert.deepEqual(
      barrels.map((file) => file.path),
      [],
    );
  });

  it(`have at most ${maxCodeLines} lines of code`, () => {
    const long = files.filter((file) => countCodeLines(file.text) > maxCodeLines);
    assert.deepEqual(
      long.map((file) => `${file.path}: ${countCodeLines(file.text)}`),
      [],
    );
  });

  it('are named after what they hold, in camelCase', () => {
    const wrong = files.filter((file) => !/^[a-z][A-Za-z0-9]*\.ts$/.test(path.basename(file.path)));
    assert.deepEqual(
      wrong.map((file) => file.path),
      [],
    );
  });
});

function countCodeLines(text: string): number {
  const withoutBlocks = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return withoutBlocks.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}
