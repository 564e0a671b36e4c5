import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createPromptFile } from '../../src/formats/newPromptFile.ts';
import { listPromptOutline, type OutlineItem } from '../../src/formats/promptOutline.ts';

function labelsOf(items: readonly OutlineItem[], depth = 0): string[] {
  return items.flatMap(({ kind, name, detail, children }) => [
    `${'  '.repeat(depth)}${kind} ${name}${detail === '' ? '' : ` (${detail})`}`,
    ...labelsOf(children, depth + 1),
  ]);
}

function assertNested(item: OutlineItem): void {
  assert.ok(item.selection.start.offset >= item.range.start.offset);
  assert.ok(item.selection.end.offset <= item.range.end.offset);
  for (const child of item.children) {
    assert.ok(child.range.start.offset >= item.range.start.offset);
    assert.ok(child.range.end.offset <= item.range.end.offset);
    assertNested(child);
  }
}

describe('listPromptOutline', () => {
  it('lists parts, messages, inputs, tools and cases', () => {
    const text = `${createPromptFile({ name: 'Answer' })}tools:\n  - name: find\n    description: Finds.\n`;
    const items = listPromptOutline(text);
    assert.deepEqual(labelsOf(items), [
      'value name (Answer)',
      'value model (openai/gpt-4o-mini)',
      'section modelParameters',
      'section inputs',
      '  input question (string)',
      'section messages',
      '  message system (You are a helpful assistant. Answer in at most three senten…)',
      '  message user ({{question}})',
      'section testData',
      '  case Case 1 (question: What can you do for me?)',
      'section tools',
      '  tool find (Finds.)',
    ]);
    items.forEach(assertNested);
  });

  it('lists what can be read of a broken file', () => {
    const items = listPromptOutline(
      'messages:\n  - role: robot\n  - role: user\n    content: hi\n',
    );
    assert.deepEqual(labelsOf(items), ['section messages', '  message user (hi)']);
    assert.deepEqual(listPromptOutline('a: "'), []);
  });

  it('does not list what an alias stands for a second time', () => {
    const text = 'x: &m\n  - { role: user, content: hi }\nmessages: *m\n';
    listPromptOutline(text).forEach(assertNested);
  });
});
