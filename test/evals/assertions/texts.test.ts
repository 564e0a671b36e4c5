import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { assessRow, titleOf, type Row } from './assessing.ts';

const rows: readonly Row[] = [
  { type: 'equals', value: 'Paris', output: 'Paris', outcome: 'pass' },
  { type: 'equals', value: 'Paris', output: 'Paris ', outcome: 'fail' },
  { type: 'equals', value: 'Paris', output: 'paris', outcome: 'fail' },
  { type: 'equals', value: 42, output: '42', outcome: 'pass' },
  { type: 'equals', value: true, output: 'true', outcome: 'pass' },
  { type: 'equals', value: '', output: '', outcome: 'pass' },
  { type: 'equals', value: { b: [1], a: 2 }, output: '{"a":2,"b":[1]}', outcome: 'pass' },
  { type: 'equals', value: { a: 1 }, output: '{"a":2}', outcome: 'fail' },
  { type: 'equals', value: { a: 1 }, output: '{a: 1}', outcome: 'fail', reason: /expected JSON/ },
  { type: 'equals', value: null, output: 'null', outcome: 'pass' },
  { type: 'equals', output: 'undefined', outcome: 'error' },
  { type: 'not-equals', value: { a: 1 }, output: 'nothing', outcome: 'pass' },
  { type: 'not-equals', value: 'x', output: 'x', outcome: 'fail' },
  { type: 'contains', value: 'b c', output: 'a b c', outcome: 'pass' },
  { type: 'contains', value: 'B', output: 'a b c', outcome: 'fail' },
  { type: 'contains', value: 12, output: 'it is 125', outcome: 'pass' },
  { type: 'contains', value: '', output: 'x', outcome: 'error' },
  { type: 'contains', output: 'x', outcome: 'error' },
  { type: 'contains', value: { a: 1 }, output: '[object Object]', outcome: 'error' },
  { type: 'not-contains', value: '', output: 'x', outcome: 'error' },
  { type: 'not-contains', value: 'y', output: 'x', outcome: 'pass' },
  { type: 'not-contains', value: 'x', output: 'x', outcome: 'fail', reason: /contains “x”/ },
  { type: 'icontains', value: 'PARIS', output: 'in paris', outcome: 'pass' },
  { type: 'icontains', value: 'istanbul', output: 'İSTANBUL', outcome: 'pass' },
  { type: 'icontains', value: 'STRASSE', output: 'Straße', outcome: 'pass' },
  { type: 'icontains', value: 'ΟΔΟΣ', output: 'οδος', outcome: 'pass' },
  { type: 'icontains', value: 'x', output: 'y', outcome: 'fail', reason: /in any case/ },
  { type: 'contains-any', value: ['x', 'b'], output: 'abc', outcome: 'pass' },
  { type: 'contains-any', value: 'x, "b,c"', output: 'ab,c', outcome: 'pass' },
  { type: 'contains-all', value: '"a""b", "c\\"d\\\\"', output: 'a"b c"d\\', outcome: 'pass' },
  { type: 'contains-any', value: ['x'], output: 'abc', outcome: 'fail' },
  { type: 'contains-any', value: [], output: 'abc', outcome: 'error' },
  { type: 'contains-any', value: ['a', ''], output: 'abc', outcome: 'error' },
  { type: 'contains-any', value: '"a', output: 'a', outcome: 'error' },
  { type: 'contains-any', value: ' , ', output: 'a', outcome: 'error' },
  { type: 'contains-any', value: [{ a: 1 }], output: 'a', outcome: 'error' },
  { type: 'not-contains-any', value: [], output: 'abc', outcome: 'error' },
  { type: 'not-contains-any', value: ['x', 'y'], output: 'abc', outcome: 'pass' },
  { type: 'icontains-any', value: 'X,B', output: 'abc', outcome: 'pass' },
  { type: 'contains-all', value: ['a', 'c'], output: 'abc', outcome: 'pass' },
  { type: 'contains-all', value: ['a', 'x'], output: 'abc', outcome: 'fail', reason: /“x”/ },
  { type: 'contains-all', value: [], output: 'abc', outcome: 'error' },
  { type: 'not-contains-all', value: ['a', 'x'], output: 'abc', outcome: 'pass' },
  { type: 'icontains-all', value: ['A', 'C'], output: 'abc', outcome: 'pass' },
  { type: 'starts-with', value: 'ab', output: 'abc', outcome: 'pass' },
  { type: 'starts-with', value: 'bc', output: 'abc', outcome: 'fail' },
  { type: 'starts-with', value: '', output: 'abc', outcome: 'error' },
  { type: 'not-starts-with', value: 'bc', output: 'abc', outcome: 'pass' },
  { type: 'ends-with', value: 'bc', output: 'abc', outcome: 'pass' },
  { type: 'ends-with', value: 'ab', output: 'abc', outcome: 'fail', reason: /“bc”, not with “ab”/ },
  { type: 'ends-with', output: 'abc', outcome: 'error' },
  { type: 'levenshtein', value: 'kitten', output: 'sitting', outcome: 'pass' },
  { type: 'levenshtein', value: 'kitten', threshold: 2, output: 'sitting', outcome: 'fail' },
  { type: 'levenshtein', value: 'a', output: 'x'.repeat(1e6), outcome: 'fail', reason: /at least/ },
  { type: 'levenshtein', value: 'a'.repeat(1e5), output: 'b'.repeat(1e5), outcome: 'error' },
  { type: 'levenshtein', value: ['a'], output: 'a', outcome: 'error' },
  { type: 'not-levenshtein', value: 'abc', threshold: 0, output: 'abd', outcome: 'pass' },
  { type: 'word-count', value: 3, output: ' a  b\nc ', outcome: 'pass' },
  { type: 'word-count', value: '3', output: 'a b', outcome: 'fail', reason: /2 words/ },
  { type: 'word-count', value: 0, output: '  ', outcome: 'pass' },
  { type: 'word-count', value: { min: 2 }, output: 'a', outcome: 'fail', reason: /at least 2/ },
  { type: 'word-count', value: { max: 2 }, output: 'a b c', outcome: 'fail', reason: /at most 2/ },
  { type: 'word-count', value: { min: 1, max: 2 }, output: 'a b', outcome: 'pass' },
  { type: 'word-count', value: { min: 3, max: 2 }, output: 'a b', outcome: 'error' },
  { type: 'word-count', value: { least: 2 }, output: 'a b', outcome: 'error' },
  { type: 'word-count', value: 'many', output: 'a b', outcome: 'error' },
  { type: 'word-count', value: null, output: 'a b', outcome: 'error' },
  { type: 'not-word-count', value: 2, output: 'a b', outcome: 'fail' },
];

describe('assertions about the text', () => {
  for (const row of rows) {
    it(titleOf(row), async () => {
      const result = await assessRow(row);
      assert.equal(result.outcome, row.outcome, result.reason);
      assert.equal(result.score, row.outcome === 'pass' ? 1 : 0);
      assert.match(result.reason, /^.+[.]$/);
      if (row.reason !== undefined) assert.match(result.reason, row.reason);
    });
  }

  it('show expected and actual where they differ', async () => {
    const { expected, actual } = await assessRow({ type: 'equals', value: 'a', output: 'b' });
    assert.deepEqual({ expected, actual }, { expected: 'a', actual: 'b' });
  });

  it('show JSON line by line', async () => {
    const result = await assessRow({ type: 'equals', value: { a: 1 }, output: '{"a":2}' });
    assert.equal(result.actual, '{\n  "a": 2\n}');
  });

  it('show no difference for what must not be', async () => {
    const result = await assessRow({ type: 'not-contains', value: 'a', output: 'a' });
    assert.equal('expected' in result, false);
  });

  it('compare JSON that is nested without end', async () => {
    for (const depth of [5000, 200_000]) {
      const output = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const result = await assessRow({ type: 'equals', value: [1], output });
      assert.equal(result.outcome, 'fail');
      assert.equal((await assessRow({ type: 'contains-json', output })).outcome, 'fail');
    }
  });

  it('keep reasons short, whatever the answer is', async () => {
    for (const type of ['equals', 'starts-with', 'ends-with', 'contains'] as const) {
      const output = 'x'.repeat(10_000_000);
      const { reason } = await assessRow({ type, value: 'y'.repeat(1e6), output });
      assert.ok(reason.length < 300, reason.slice(0, 400));
    }
  });

  it('look through an answer of 10 MB in every language', async () => {
    const output = `${'é ß İ '.repeat(1_700_000)}needle`;
    const result = await assessRow({ type: 'icontains', value: 'NEEDLE', output });
    assert.equal(result.outcome, 'pass');
  }).timeout(20_000);

  it('take texts with long stretches of space and commas apart at once', async () => {
    const stretch = ' ,'.repeat(500_000);
    for (const [value, outcome] of [
      [`a${stretch}b`, 'pass'],
      [`x${stretch}`, 'fail'],
      [`"x"${' '.repeat(1_000_000)}y`, 'error'],
      [`"${'x""'.repeat(300_000)}`, 'error'],
    ] as const) {
      const result = await assessRow({ type: 'contains-any', value, output: 'abc' });
      assert.equal(result.outcome, outcome, result.reason);
    }
  });

  it('find in any text what was put in, in either case', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.string({ minLength: 1, unit: 'grapheme' }),
        async (around, value) => {
          const exact = await assessRow({ type: 'contains', value, output: around + value });
          assert.equal(exact.outcome, 'pass');
          const output = `${around} ${value.toUpperCase()} `;
          assert.equal((await assessRow({ type: 'icontains', value, output })).outcome, 'pass');
        },
      ),
    );
  });

  it('are turned round by not-, but for errors', async () => {
    const written = fc.constantFrom(...rows.filter(({ type }) => !type.startsWith('not-')));
    await fc.assert(
      fc.asyncProperty(written, async (row) => {
        const plain = await assessRow(row);
        const turned = await assessRow({ ...row, type: `not-${row.type}` as Row['type'] });
        const wanted = { pass: 'fail', fail: 'pass', error: 'error' }[plain.outcome];
        assert.equal(turned.outcome, wanted);
        if (plain.outcome !== 'error') assert.equal(turned.score, 1 - plain.score);
      }),
    );
  });
});
