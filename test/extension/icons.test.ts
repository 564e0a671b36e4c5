import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';

const root = path.resolve(import.meta.dirname, '../..');

/** Names in `$(name)` and in `icon: 'name'`, wherever they are written. */
async function listUsedIcons(): Promise<Map<string, string>> {
  const used = new Map<string, string>();
  const folder = path.join(root, 'src/extension');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const texts = [...files.map((file) => path.join(folder, file)), path.join(root, 'package.json')];
  for (const file of texts) {
    const text = await readFile(file, 'utf8');
    const named = text.matchAll(
      /\$\(([a-z][a-z0-9-]*)(?:~spin)?\)|\bicon: '([a-z0-9-]+)(?:~spin)?'/g,
    );
    for (const [, inText, asField] of named) used.set(inText ?? asField ?? '', file);
  }
  return used;
}

describe('icons', () => {
  it('exist in the editor’s icon font', async () => {
    const css = await readFile(
      path.join(root, 'node_modules/@vscode/codicons/dist/codicon.css'),
      'utf8',
    );
    const known = new Set([...css.matchAll(/\.codicon-([a-z0-9-]+):before/g)].map((one) => one[1]));
    const used = await listUsedIcons();
    assert.ok(used.size > 20);
    assert.deepEqual(
      [...used].filter(([name]) => !known.has(name)),
      [],
    );
  });
});
