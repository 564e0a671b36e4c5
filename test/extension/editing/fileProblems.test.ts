import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findFileKind } from '../../../src/extension/editing/fileKind.ts';
import { readFileProblems } from '../../../src/extension/editing/readFileProblems.ts';
import { withoutRepeated } from '../../../src/extension/editing/withoutRepeated.ts';

const kinds = ['prompt', 'plan', 'fixtures', 'project'] as const;

describe('files that are checked', () => {
  it('are known by their names', () => {
    assert.equal(findFileKind('/a/answer.prompt.yml'), 'prompt');
    assert.equal(findFileKind('/a/answer.prompt.yaml'), 'prompt');
    assert.equal(findFileKind('/a/answer.rollout.yml'), 'plan');
    assert.equal(findFileKind('/a/answer.fixtures.yml'), 'fixtures');
    assert.equal(findFileKind('/a/answer.more.fixtures.yaml'), 'fixtures');
    assert.equal(findFileKind('/a/prompt-rollout.yml'), 'project');
    for (const other of [
      '/a/.rollout.yml',
      '/a/.fixtures.yml',
      '/a/my-prompt-rollout.yml',
      '/a/prompt.yml',
      '/a',
    ]) {
      assert.equal(findFileKind(other), undefined, other);
    }
  });

  it('never block, however huge or hostile', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((name, index) => {
        const before = 'abcdefghij'.charAt(index);
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]\n`;
      })
      .join('')}`;
    const hostile = [
      'x'.repeat(5 * 1024 * 1024),
      bomb,
      `messages: ${'['.repeat(50_000)}`,
      `messages:\n${'  - role: user\n    content: "{{"\n'.repeat(20_000)}`,
      '{{'.repeat(200_000),
    ];
    for (const kind of kinds) {
      for (const text of hostile) {
        const startedMs = performance.now();
        assert.ok(readFileProblems(kind, text).length > 0);
        assert.ok(performance.now() - startedMs < 5000, `${kind} ${text.slice(0, 20)}`);
      }
    }
  });
});

describe('findings beside those of a YAML extension', () => {
  const problems = readFileProblems(
    'prompt',
    'messages:\n  - { role: sytem, content: a }\n  - { role: user, content: "{{a b}}" }\n',
  );
  const codes = (left: readonly { readonly code: string }[]): string[] =>
    left.map(({ code }) => code);

  it('are all shown when there is none', () => {
    assert.deepEqual(codes(problems), ['missing_model', 'unknown_role', 'template_syntax']);
    const git = { source: 'git', startLine: 1, endLine: 1 };
    assert.equal(withoutRepeated(problems, [git]), problems);
  });

  it('leave out what it says about the same line', () => {
    const said = { source: 'yaml-schema: Prompt', startLine: 1, endLine: 1 };
    assert.deepEqual(codes(withoutRepeated(problems, [said])), [
      'missing_model',
      'template_syntax',
    ]);
  });

  it('stay where it speaks of another line, or cannot know', () => {
    const elsewhere = { source: 'YAML', startLine: 2, endLine: 2 };
    assert.deepEqual(codes(withoutRepeated(problems, [elsewhere])), codes(problems));
  });
});
