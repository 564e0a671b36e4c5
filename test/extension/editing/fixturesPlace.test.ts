import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  findAssertionTypeAt,
  findFixturesPlace,
} from '../../../src/extension/editing/fixturesPlace.ts';

/** The place of “|” in a text. */
function placeIn(text: string) {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  const lines = text.replace('|', '').split('\n');
  return findFixturesPlace(lines, { line: before.length - 1, column: before.at(-1)?.length ?? 0 });
}

describe('what is typed in a fixtures file', () => {
  const places: Readonly<Record<string, string | undefined>> = {
    '- assert:\n    - type: |': 'type 12',
    '- assert:\n    - type: not-con|': 'type 12',
    '- assert:\n    - weight: 2\n      type: eq|': 'type 12',
    'tests:\n- assert:\n  - type: |': 'type 10',
    '- assert: [{ type: |': 'type 19',
    '- assert:\n    - { value: x, type: ic|': 'type 24',
    '- assert:\n    - type: assert-set\n      assert:\n        - type: |': 'type 16',
    '- assert:\n    - type: is-json\n      value:\n        type: |': undefined,
    '- assert:\n    - type: is-json\n      value: { type: |': undefined,
    '- vars:\n    type: |': undefined,
    'type: |': undefined,
    '- assert:\n    - |': 'assertion 6',
    '- assert:\n    - type: equals\n      value: x\n    - |': 'assertion 6',
    '- |': undefined,
    '- vars:\n    |': 'value 4',
    '- vars:\n    que|': 'value 4',
    '- vars:\n    # which\n\n    question: a\n    to|\n    language: b\n  assert:':
      'value 4 question language',
    '- vars:\n    question: |': undefined,
    '- vars:\n    deep:\n      a|': undefined,
    '- vars: { |': 'value 10',
    '- vars: { question: a, to|': 'value 23 question',
    '- vars: { question: |': undefined,
    '- assert:\n    |': undefined,
    '# type: |': undefined,
  };
  for (const [text, wanted] of Object.entries(places)) {
    it(`is ${wanted ?? 'nothing of ours'} in ${JSON.stringify(text)}`, () => {
      const place = placeIn(text);
      const used = place?.kind === 'value' ? place.used.toSorted().toReversed() : [];
      const told = place === undefined ? undefined : [place.kind, place.start, ...used].join(' ');
      assert.equal(told, wanted);
    });
  }

  it('is found at once in huge texts', () => {
    const lines = Array.from({ length: 50_000 }, () => '    x: y');
    const before = performance.now();
    findFixturesPlace([...lines, '    a'], { line: 50_000, column: 5 });
    findFixturesPlace(['{'.repeat(1_000_000)], { line: 0, column: 1_000_000 });
    assert.ok(performance.now() - before < 1000);
  });

  it('has a type under the pointer', () => {
    const line = '  - { type: not-contains, value: type }';
    assert.deepEqual(findAssertionTypeAt(line, 14), { name: 'not-contains', start: 12, end: 24 });
    assert.equal(findAssertionTypeAt(line, 8), undefined);
    assert.equal(findAssertionTypeAt(line, 35), undefined);
  });
});
