import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import type { JsonValue } from '../../src/domain/fixtures/assertion.ts';
import { parseFixturesFile } from '../../src/formats/fixturesFile.ts';
import {
  appendCase,
  createFixturesFile,
  editAssertionValue,
} from '../../src/formats/fixturesFileEdit.ts';
import type { TextEdit } from '../../src/formats/text/fileProblem.ts';
import { applyFix } from './textAt.ts';

function apply(text: string, edits: readonly TextEdit[] | undefined): string {
  assert.ok(edits);
  return applyFix(text, { title: '', edits });
}

function casesOf(text: string) {
  const { tests, problems } = parseFixturesFile(text, { file: 'a.fixtures.yml' });
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error'),
    [],
  );
  return tests.filter((test) => 'values' in test);
}

const annotated = `# all of them
tests:
  # the first
  - description: one # here
    assert: # and there
      - type: equals # exactly
        value: old # was
        weight: 2
      # the set
      - type: assert-set
        assert:
          - { type: equals, value: 'old' } # in flow
          - type: latency
            threshold: 5
  - description: two
`;

describe('accepting a value', () => {
  it('changes nothing but the value', () => {
    const edits = editAssertionValue(annotated, ['tests', 0, 'assert', 0], 'new');
    assert.equal(
      apply(annotated, edits),
      annotated.replace('value: old # was', 'value: new # was'),
    );
  });

  it('writes many lines as a block, and comments stay', () => {
    const edits = editAssertionValue(annotated, ['tests', 0, 'assert', 0], 'a\nb\n');
    assert.equal(
      apply(annotated, edits),
      annotated.replace('value: old # was\n', 'value: | # was\n          a\n          b\n'),
    );
  });

  it('reaches into sets and flow style', () => {
    const edits = editAssertionValue(annotated, ['tests', 0, 'assert', 1, 'assert', 0], 'a\n"b"');
    assert.equal(
      apply(annotated, edits),
      annotated.replace("value: 'old' }", 'value: "a\\n\\"b\\"" }'),
    );
  });

  it('adds a value where there is none', () => {
    const text = '- assert:\n    - type: equals\n      weight: 2\n    - { type: equals }\n';
    const first = apply(text, editAssertionValue(text, [0, 'assert', 0], { a: 1 }));
    assert.equal(
      first,
      '- assert:\n    - type: equals\n      value:\n        a: 1\n      weight: 2\n    - { type: equals }\n',
    );
    assert.match(
      apply(text, editAssertionValue(text, [0, 'assert', 1], 'x')),
      /\{ type: equals, value: "x" \}/,
    );
  });

  it('keeps line breaks of Windows', () => {
    const text = annotated.replaceAll('\n', '\r\n');
    const after = apply(text, editAssertionValue(text, ['tests', 0, 'assert', 0], 'a\nb\n'));
    assert.ok(!/[^\r]\n/.test(after));
    assert.equal(casesOf(after)[0]?.assertions[0]?.assertion.value, 'a\nb\n');
  });

  it('refuses what is not there, in a file, behind an alias, or would be read as a file', () => {
    const shared = 'a: &a { type: equals, value: x }\ntests:\n  - assert: [*a]\n';
    assert.equal(editAssertionValue(shared, ['tests', 0, 'assert', 0], 'y'), undefined);
    const inFile = '- assert: [{ type: equals, value: file://a.txt }]\n';
    assert.equal(editAssertionValue(inFile, [0, 'assert', 0], 'y'), undefined);
    assert.equal(editAssertionValue(annotated, ['tests', 7, 'assert', 0], 'y'), undefined);
    assert.equal(editAssertionValue(annotated, ['tests', 0, 'assert', 0], 'file://x'), undefined);
    assert.equal(editAssertionValue('tests: [', ['tests', 0], 'y'), undefined);
  });

  it('gives back any value, and keeps every comment', () => {
    const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(value, fc.boolean(), (wanted, inSet) => {
        const json = JSON.parse(JSON.stringify(wanted)) as JsonValue;
        fc.pre(!/\\u0000|__proto__|file:/.test(JSON.stringify(json)));
        const path = ['tests', 0, 'assert', ...(inSet ? [1, 'assert', 0] : [0])];
        const after = apply(annotated, editAssertionValue(annotated, path, json));
        for (const comment of annotated.match(/# [a-z ]+/g) ?? []) {
          assert.ok(after.includes(comment));
        }
        const read: unknown = path.reduce<unknown>(
          (part, key) => (part as Record<string | number, unknown>)[key],
          parse(after),
        );
        assert.deepEqual((read as { value: unknown }).value, json);
      }),
    );
  });
});

const added = {
  description: 'from a sample',
  kind: 'known-bad' as const,
  values: { question: 'Where?\nNow: {{x}}', tags: ['a', 'b'] },
  assertions: [{ type: 'equals', value: 'Here.' }],
};

function assertLast(after: string): void {
  const last = casesOf(after).at(-1);
  assert.equal(last?.description, added.description);
  assert.equal(last.kind, added.kind);
  assert.equal(last.keepsLists, true);
  assert.deepEqual(
    Object.fromEntries([...last.values].map(([name, { value }]) => [name, value])),
    added.values,
  );
  assert.equal(last.assertions.at(-1)?.assertion.value, 'Here.');
}

describe('adding a case', () => {
  const files: Readonly<Record<string, readonly [text: string, cases: number]>> = {
    'to a list': ['# top\n- vars: { a: 1 } # one\n# bottom\n', 2],
    'to “tests”': [annotated, 3],
    'to “tests” in the middle': ['tests:\n- vars:\n    a: 1\n\n# kind of all\nkind: safety\n', 2],
    'to an empty list': ['tests: [] # none yet\n', 1],
    'to empty “tests”': ['kind: safety\ntests: # none yet\n', 1],
    'to a file of cases': ['tests: file://cases.csv\n', 1],
    'to a file without “tests”': ['# only this\nkind: safety\n', 1],
    'to a file without a line break at its end': ['- vars: { a: 1 }', 2],
    'to a list in flow style': ['tests: [{ vars: { a: 1 } }]\n', 2],
    'to comments': ['# nothing yet', 1],
    'to an empty file': ['', 1],
    'to a file of Windows': [annotated.replaceAll('\n', '\r\n'), 3],
  };
  for (const [where, [text, cases]] of Object.entries(files)) {
    it(`works ${where}, and leaves what is there`, () => {
      const after = apply(text, appendCase(text, added));
      assertLast(after);
      assert.equal(casesOf(after).length, cases);
      for (const comment of text.match(/# [a-z ]+/g) ?? []) assert.ok(after.includes(comment));
    });
  }

  it('keeps the text before it as it is', () => {
    assert.ok(apply(annotated, appendCase(annotated, added)).startsWith(annotated));
  });

  it('sets the new case apart where the file does that', () => {
    const apart = `tests:\n  - vars: { question: a }\n\n  # next\n  - vars: { question: b }\n\nkind: safety\n`;
    const after = apply(apart, appendCase(apart, added));
    assert.match(after, /question: b \}\n\n {2}- [^]*\n\nkind: safety\n$/);
    const together = apart.replace('\n\n  # next', '');
    assert.match(apply(together, appendCase(together, added)), /question: b \}\n {2}- /);
  });

  it('refuses a broken file, and values that would be read as files', () => {
    assert.equal(appendCase('tests: [', added), undefined);
    assert.equal(appendCase('hello', added), undefined);
    const values = { question: 'file://x' };
    assert.equal(appendCase('', { values, assertions: [] }), undefined);
    assert.equal(
      appendCase('', { values: { question: ['a', 'file://x'] }, assertions: [] }),
      undefined,
    );
  });

  it('begins a new file', () => {
    const text = createFixturesFile('answer.prompt.yml', [added]) ?? '';
    assert.match(text, /^# Cases for answer\.prompt\.yml\. /);
    assertLast(text);
    assert.equal(casesOf(text).length, 1);
  });
});
