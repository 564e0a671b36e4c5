import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { productVersion } from '../../src/protocol/productVersion.ts';

describe('productVersion', () => {
  it('is the version in package.json', async () => {
    const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    const manifest: unknown = JSON.parse(text);
    assert(typeof manifest === 'object' && manifest !== null && 'version' in manifest);
    assert.equal(manifest.version, productVersion);
  });
});
