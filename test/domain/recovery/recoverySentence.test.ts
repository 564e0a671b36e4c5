import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { writeRecoverySentence } from '../../../src/domain/recovery/recoverySentence.ts';
import { recoveryStates } from '../../../src/domain/recovery/recoveryState.ts';

describe('writeRecoverySentence', () => {
  it('says of every state what is so and what to do', () => {
    for (const state of recoveryStates) assert.match(writeRecoverySentence(state), /^[A-Z].*\.$/);
  });

  it('says that it is not known yet while too little is reported', () => {
    assert.match(writeRecoverySentence('watching'), /^It is not known yet .* may confirm now\.$/);
  });

  it('says that the cause is probably not the prompt, and what is still outside', () => {
    const sentence = writeRecoverySentence('notRecovered', [
      'parseFailure',
      'latencyMs',
      'latencyMs',
    ]);
    assert.match(sentence, /\(parse failures, latency\), so the cause is probably not the prompt/);
    assert.match(writeRecoverySentence('notRecovered'), /before the start, so the cause/);
  });
});
