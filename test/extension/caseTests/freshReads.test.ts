import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FreshReads } from '../../../src/extension/caseTests/freshReads.ts';

/** A file whose readings end when the test says so. */
function aFile(first: string) {
  const open: (() => void)[] = [];
  const file = { text: first as string | undefined, reads: 0 };
  const read = (): Promise<string | undefined> => {
    const { text } = file;
    file.reads += 1;
    return new Promise((resolve) =>
      open.push(() => {
        resolve(text);
      }),
    );
  };
  return { file, read, end: (index: number): void => open[index]?.() };
}

describe('what is kept of files', () => {
  it('reads once for all that ask, and again only after a change', async () => {
    const { file, read, end } = aFile('a');
    const reads = new FreshReads(read);
    const both = [reads.get('x'), reads.get('x')];
    end(0);
    assert.deepEqual(await Promise.all(both), ['a', 'a']);
    assert.equal(await reads.get('x'), 'a');
    assert.equal(file.reads, 1);
    file.text = 'b';
    reads.invalidate('x');
    assert.equal(reads.peek('x'), 'a');
    const again = reads.get('x');
    end(1);
    assert.equal(await again, 'b');
  });

  it('gives nobody what a change overtook, also when the old reading ends last', async () => {
    const { file, read, end } = aFile('old');
    const reads = new FreshReads(read);
    const early = reads.get('x');
    file.text = 'new';
    reads.invalidate('x');
    const late = reads.get('x');
    end(1);
    assert.equal(await late, 'new');
    end(0);
    assert.equal(await early, 'new');
    assert.equal(reads.peek('x'), 'new');
    assert.equal(file.reads, 2);
  });

  it('keeps nothing of what is gone, and nothing of a failure', async () => {
    let turn = 0;
    const reads = new FreshReads<string>(() => {
      turn += 1;
      return turn === 1 ? Promise.reject(new Error('no disk')) : Promise.resolve(undefined);
    });
    await assert.rejects(reads.get('x'), /no disk/);
    await reads.get('x');
    await reads.get('x');
    assert.equal(reads.peek('x'), undefined);
    assert.equal(turn, 3);
  });
});
