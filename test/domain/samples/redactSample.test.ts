import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { builtInRedactions } from '../../../src/domain/samples/builtInRedactions.ts';
import { createPatternRule } from '../../../src/domain/samples/redactionRule.ts';
import { redactSample } from '../../../src/domain/samples/redactSample.ts';

describe('redacting a sample', () => {
  it('reaches input, output and variables with their names, and counts all places', () => {
    const redacted = redactSample(
      {
        input: 'I am ada@example.com',
        output: 'Hello ada@example.com',
        variables: {
          card: 4111111111111111,
          age: 41,
          isNew: true,
          'ada@example.com': 'eve@a.example',
        },
      },
      builtInRedactions,
    );
    assert.deepEqual(redacted, {
      texts: {
        input: 'I am [e-mail]',
        output: 'Hello [e-mail]',
        variables: { card: '[card number]', age: 41, isNew: true, '[e-mail]': '[e-mail]' },
      },
      redactions: 5,
    });
  });

  it('keeps a sample without variables without them', () => {
    const texts = { input: 'a', output: '' };
    assert.deepEqual(redactSample(texts, builtInRedactions), { texts, redactions: 0 });
  });

  it('keeps nothing of a sample that would become names only', () => {
    const rules = [createPatternRule('a-rather-long-name', /a/gu)];
    assert.equal(redactSample({ input: 'ab'.repeat(9000), output: '' }, rules), undefined);
  });

  it('hides no mistake of a rule', () => {
    const broken = {
      name: 'broken',
      find: () => {
        throw new RangeError('no');
      },
    };
    assert.throws(() => redactSample({ input: 'a', output: '' }, [broken]), RangeError);
  });
});
