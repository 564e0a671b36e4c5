import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { bundlePath, extractMessages, toBundle } from './extractMessages.ts';
import { readManifest } from './manifest.ts';

describe('texts that can be translated', () => {
  const extracted = extractMessages();

  it('are written out where they are used', () => {
    assert.deepEqual(extracted.unreadable, []);
  });

  it('are those of the bundle that ships; npm run l10n writes it', () => {
    const file = path.join(repositoryRoot, bundlePath);
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(kept, JSON.parse(toBundle(extracted)));
    assert.ok(Object.keys(JSON.parse(toBundle(extracted)) as object).length > 100);
  });

  it('lie in the folder that package.json names', () => {
    const folder = path.resolve(repositoryRoot, String(readManifest().l10n));
    assert.equal(folder, path.dirname(path.join(repositoryRoot, bundlePath)));
    assert.ok(existsSync(folder));
  });

  it('number their gaps from 0 without leaving one out', () => {
    const gaps = (message: string): number[] =>
      [...new Set([...message.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index)))].sort(
        (one, other) => one - other,
      );
    const wrong = extracted.messages.filter((message) =>
      gaps(message).some((gap, index) => gap !== index),
    );
    assert.deepEqual(wrong, []);
  });

  it('form no plural with an “s”, which other languages do not', () => {
    const wrong = extracted.messages.filter((message) => /(?<!\})\{\d\}s\b|\(s\)/.test(message));
    assert.deepEqual(wrong, []);
  });

  it('are found in every form of the call, and computed ones are reported', () => {
    const text =
      "l10n.t('a {0}', x); vscode.l10n.t(`b`); l10n.t(\n  name,\n); other.t('c');\nconst t = l10n.t;";
    const found = extractMessages([{ path: 'one.ts', text }]);
    assert.deepEqual(found, { messages: ['a {0}', 'b'], unreadable: ['one.ts:1', 'one.ts:4'] });
  });
});
