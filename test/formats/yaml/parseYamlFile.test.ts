import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parsePromptFile } from '../../../src/formats/promptFile.ts';
import { applyFix, summarize, textAt } from '../textAt.ts';

const minimal = 'model: m\nmessages:\n  - role: user\n    content: hello\n';

function codesOf(text: string): string[] {
  return summarize(parsePromptFile(text).problems);
}

function timed(text: string): { ms: number; codes: string[] } {
  const start = performance.now();
  const codes = parsePromptFile(text).problems.map((problem) => problem.code);
  return { ms: performance.now() - start, codes };
}

describe('parseYamlFile', () => {
  it('refuses a file over 1 MiB at once', () => {
    const { ms, codes } = timed(`${minimal}# ${'x'.repeat(5_000_000)}`);
    assert.deepEqual(codes, ['too_large']);
    assert.ok(ms < 100, `${ms} ms`);
  });

  it('counts bytes, not characters', () => {
    assert.deepEqual(timed(`${minimal}# ${'\u20ac'.repeat(360_000)}`).codes, ['too_large']);
    assert.deepEqual(timed(`${minimal}# ${'\u20ac'.repeat(340_000)}`).codes, []);
  });

  it('refuses aliases that multiply', () => {
    const levels = 'abcdefghijklmnop'.split('');
    const bomb = levels.map((name, index) => {
      const before = levels[index - 1];
      return `${name}: &${name} [${before === undefined ? 'x' : `*${before},`.repeat(9)}]`;
    });
    const { ms, codes } = timed(`${minimal}${bomb.join('\n')}\n`);
    assert.ok(codes.includes('expands_too_much'));
    assert.ok(ms < 1000, `${ms} ms`);
  });

  it('reads plain aliases', () => {
    const text = 'model: m\nmessages:\n  - &a { role: user, content: hi }\n  - *a\n';
    assert.equal(parsePromptFile(text).content?.messages.length, 2);
  });

  it('refuses unknown and circular aliases', () => {
    assert.deepEqual(codesOf(`${minimal}x: *none\n`).slice(0, 1), ['unknown_key hint 5:1']);
    assert.ok(codesOf(`${minimal}x: *none\n`).includes('unknown_alias error 5:4'));
    assert.ok(codesOf(`${minimal}x: &a [*a]\n`).includes('unknown_alias error 5:8'));
  });

  it('refuses nesting without end, also by aliases', () => {
    const chain = Array.from({ length: 150 }, (_, index) =>
      index === 0 ? 'a0: &a0 [x]' : `a${index}: &a${index} [*a${index - 1}]`,
    );
    assert.ok(timed(`${minimal}${chain.join('\n')}\n`).codes.includes('too_deep'));
    assert.ok(
      timed(`${minimal}x: ${'['.repeat(5000)}${']'.repeat(5000)}\n`).codes.includes('bad_yaml'),
    );
  });

  it('stays quick with hostile files below the limit', () => {
    const size = 1024 * 1024 - 200;
    const fill = (unit: string): string => unit.repeat(Math.floor(size / unit.length));
    const hostile = [
      fill('['),
      fill('\n'),
      fill('#\n'),
      fill('- a\n'),
      fill('a,').replace(/^/, 'a: ['),
      fill('}'),
      fill('%\n'),
      fill('a: b: c\n'),
      `a: &a x\nb: [${fill('*a,')}]`,
      Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join('\n'),
      `<<<<<<< a\n${fill('=======\n')}`,
      `messages: [{role: user, content: "${fill('{{a}}')}"}]`,
      `inputs: {b: {}}\nmessages:\n  - role: user\n    content: >\n${fill('      {{ a }}\n')}`,
    ];
    for (const text of hostile) {
      const { ms } = timed(text);
      assert.ok(ms < 2500, `${ms} ms for ${text.slice(0, 20)}`);
    }
  }).timeout(60_000);

  it('says that there is too much to read, not that something is missing', () => {
    const { problems } = parsePromptFile(`${minimal}testData:\n${'  - input: a\n'.repeat(20_000)}`);
    assert.deepEqual(summarize(problems), ['too_many_parts error 1:1']);
    assert.match(problems[0]?.message ?? '', /^The prompt file has more than 50,000 words/);
    const block = `${minimal}x: |\n${'  one line of many\n'.repeat(50_000)}`;
    assert.deepEqual(codesOf(block), ['unknown_key hint 5:1']);
  });

  it('refuses a key that is set twice and says where the first one is', () => {
    const text = `${minimal}model: other\n`;
    const [problem] = parsePromptFile(text).problems;
    assert.deepEqual(summarize(parsePromptFile(text).problems), ['duplicated_key error 5:1']);
    assert.match(problem?.message ?? '', /line 1/);
  });

  it('removes either of two equal keys on request', () => {
    const text = `${minimal}model: other # newer\n`;
    const [problem] = parsePromptFile(text).problems;
    assert.deepEqual(
      problem?.fixes.map((fix) => [fix.title, applyFix(text, fix)]),
      [
        ['Remove “model” in line 5', minimal],
        [
          'Remove “model” in line 1',
          'messages:\n  - role: user\n    content: hello\nmodel: other # newer\n',
        ],
      ],
    );
  });

  it('offers to remove a repeated key with all of its lines, and none that shares a line', () => {
    const block =
      'model: m\nmessages:\n  - role: user\n    content: |\n      one\n    content: two\n';
    const [found] = parsePromptFile(block).problems;
    assert.deepEqual(
      found?.fixes.map((fix) => applyFix(block, fix).includes('one')),
      [true, false],
    );
    const dashed = 'model: m\nmessages:\n  - role: user\n    role: system\n    content: a\n';
    const [second] = parsePromptFile(dashed).problems;
    assert.deepEqual(
      second?.fixes.map(({ title }) => title),
      ['Remove “role” in line 4'],
    );
    const flow = 'model: m\nmessages:\n  - { role: user, role: system, content: a }\n';
    assert.deepEqual(parsePromptFile(flow).problems[0]?.fixes, []);
  });

  it('replaces tabs on request', () => {
    const text = 'model: m\nmessages:\n  - role: user\n\t\tcontent: hello\n';
    const [problem] = parsePromptFile(text).problems;
    assert.equal(problem?.code, 'tab_indentation');
    assert.deepEqual(parsePromptFile(applyFix(text, problem.fixes[0])).problems, []);
  });

  it('recognises a merge conflict and reports nothing else', () => {
    const text = 'model: m\n<<<<<<< HEAD\nname: a\n=======\nname: b\n>>>>>>> branch\n';
    const file = parsePromptFile(text);
    assert.equal(file.inConflict, true);
    assert.deepEqual(summarize(file.problems), ['merge_conflict error 2:1']);
    assert.equal(textAt(text, file.problems[0]), '<<<<<<< HEAD');
  });

  it('recognises a conflict with the common ancestor and with CRLF', () => {
    const text = '<<<<<<< HEAD\na: 1\n||||||| base\na: 0\n=======\na: 2\n>>>>>>> branch\n';
    assert.equal(parsePromptFile(text).inConflict, true);
    assert.equal(parsePromptFile(text.replaceAll('\n', '\r\n')).inConflict, true);
  });

  it('does not take a text about conflicts for one', () => {
    const text =
      'model: m\nmessages:\n  - role: user\n    content: |\n      <<<<<<< HEAD\n      =======\n      >>>>>>> b\n';
    const file = parsePromptFile(text);
    assert.equal(file.inConflict, false);
    assert.ok(file.content);
  });

  it('says what is wrong with common mistakes', () => {
    assert.match(parsePromptFile('a: {{x}}\n').problems[0]?.message ?? '', /quotes/);
    assert.match(parsePromptFile('a: b: c\n').problems[0]?.message ?? '', /quotes/);
    assert.match(parsePromptFile('a: "b\n').problems[0]?.message ?? '', /Missing closing/);
    assert.deepEqual(codesOf(''), ['empty_file error 1:1']);
    assert.deepEqual(codesOf('# nothing\n'), ['empty_file error 1:1']);
    assert.deepEqual(codesOf('- a\n'), ['wrong_type error 1:1']);
    assert.deepEqual(codesOf(`${minimal}---\na: b\n`), ['several_documents error 5:1']);
  });

  it('refuses names and characters that do harm elsewhere', () => {
    const hostile = ['__proto__: {a: 1}', 'x: "\\0"', 'x: "\\uD800"', '<<: {a: 1}', 'x: .nan'];
    for (const line of hostile) {
      const { content } = parsePromptFile(`${minimal}${line}\n`);
      assert.equal(content, undefined, line);
    }
  });

  it('places findings correctly behind a BOM and CRLF', () => {
    const text = `\uFEFF${minimal.replaceAll('\n', '\r\n')}model: again\r\n`;
    const [problem] = parsePromptFile(text).problems;
    assert.equal(textAt(text, problem), 'model');
    assert.equal(problem?.range.start.line, 4);
  });

  it('never throws, and always gives content or an error', () => {
    const pieces = fc.constantFrom(
      ...[
        'a',
        'messages:',
        '- ',
        'role: user',
        'content: ',
        '|',
        '>',
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
      ],
      ...[
        '\n',
        '\n  ',
        '\t',
        ': ',
        '#',
        '&a ',
        '*a',
        '!t ',
        '---',
        '...',
        '%',
        ',',
        '\r',
        '\0',
        '😀',
      ],
      ...['inputs:', 'tools:', 'jsonSchema: ', '\uD800', '<<: ', '{{x}}', '? ', '\uFEFF', '1', '~'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const { content, problems } = parsePromptFile(parts.join(''));
        const hasError = problems.some((problem) => problem.severity === 'error');
        assert.equal(content === undefined, hasError);
      }),
      { numRuns: 2000 },
    );
  });
});
