import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { readManifest } from './manifest.ts';

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'media/docs/fixtures.md',
];
const npmCommands = new Set(['install', 'ci', 'exec', 'help', 'link', 'pack', 'i']);
/** Made by scripts, so absent from a fresh clone. */
const generated = /^(dist|coverage|node_modules|\.cache)(\/|$)/;

for (const document of documents) {
  describe(document, () => {
    const file = path.join(repositoryRoot, document);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';

    it('exists', () => {
      assert.notEqual(text.trim(), '');
    });

    it('names only scripts that package.json has', () => {
      const scripts = readManifest().scripts;
      const named = [...codeOf(text).matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(
        ([, name = '']) => name,
      );
      assert.deepEqual(
        named.filter((name) => !(name in scripts) && !npmCommands.has(name)),
        [],
      );
    });

    it('names only files and folders that exist', () => {
      const quoted = [...text.matchAll(/`((?:src|test|media|l10n|\.ci|\.vscode)\/[\w./-]*)`/g)];
      const paths = quoted.map(([, name = '']) => name).filter((name) => !generated.test(name));
      assert.deepEqual(
        paths.filter((name) => !existsSync(path.join(repositoryRoot, name))),
        [],
      );
    });

    it('links only to files that exist', () => {
      const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
      const local = links.filter((target) => !/^[a-z]+:/.test(target) && !generated.test(target));
      assert.deepEqual(
        local.filter((target) => !existsSync(path.join(path.dirname(file), target))),
        [],
      );
    });
  });
}

/** What stands in backticks or fences: elsewhere "npm and git" is prose. */
function codeOf(text: string): string {
  return [...text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([code]) => code).join('\n');
}
