import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redactSamples } from '../../../src/registry/samples/redactSamples.ts';

const rules = { keep: true, redact: [{ name: 'slow-on-some', pattern: '(q+)+$' }] };
const slow = { input: `${'q'.repeat(60)}!`, output: '' };
const quick = { input: 'Where is my parcel?', output: 'On its way, qqq' };

describe('the samples of a batch', () => {
  it('are redacted whole, however many come first that a pattern takes too long on', () => {
    const batch = new Map([
      ...Array.from({ length: 8 }, (_, index) => [`slow-${index}`, slow] as const),
      ...Array.from({ length: 200 }, (_, index) => [`quick-${index}`, quick] as const),
    ]);
    const { redacted, losses } = redactSamples(batch, rules);
    assert.deepEqual(losses, { redactionTimeout: 8, tooLong: 0 });
    assert.equal(redacted.size, 200);
    assert.deepEqual(redacted.get('quick-199'), {
      texts: { input: quick.input, output: 'On its way, [slow-on-some]' },
      redactions: 1,
    });
  });

  it('may take longer than most, when there is time left', () => {
    // Each q more doubles the time.
    let count = 10;
    let took = 0;
    while (took < 8) {
      count += 1;
      const began = performance.now();
      new RegExp('(q+)+$', 'gu').test(`${'q'.repeat(count)}!`);
      took = performance.now() - began;
    }
    const longer = { input: `${'q'.repeat(count)}!`, output: '' };
    const { redacted } = redactSamples(
      new Map([
        ['slow', slow],
        ['longer', longer],
        ['quick', quick],
      ]),
      rules,
    );
    assert.deepEqual([...redacted.keys()].sort(), ['longer', 'quick']);
  });
});
