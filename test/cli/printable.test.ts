import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toPrintableJson, toPrintableLine, toPrintableText } from '../../src/cli/printable.ts';

describe('what the command line prints', () => {
  const steering = '\u001B[2Jgone\u001B]0;x\u0007\u009B1A\r\nand on';

  it('steers no terminal, whatever a model, a file or a person wrote', () => {
    assert.equal(toPrintableLine(steering), ' [2Jgone ]0;x  1A  and on');
    assert.equal(toPrintableText(steering), ' [2Jgone ]0;x  1A \nand on');
  });

  it('loses nothing in JSON', () => {
    const json = toPrintableJson({ steering: `${steering}\u007F` }, 0);
    assert.doesNotMatch(json, /\p{Cc}/u);
    assert.deepEqual(JSON.parse(json), { steering: `${steering}\u007F` });
  });
});
