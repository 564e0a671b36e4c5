import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  assessRestore,
  type RestoreAssessment,
} from '../../../src/extension/editing/assessRestore.ts';
import { parsePromptFile } from '../../../src/formats/promptFile.ts';

const published = `# as published
model: openai/gpt-4o
messages:
  - role: user
    content: Hello
`;
const own = `# mine
model: openai/gpt-4o
messages:
  - role: user
    content: Hello there
testData:
  - name: kept # and this comment
`;

function assess(fileText: string | undefined, change: { text?: string } = {}): RestoreAssessment {
  const { content } = parsePromptFile(published);
  assert.ok(content);
  const editorText = change.text ?? (fileText ?? '').replace(/^\uFEFF/, '');
  const isDirty = change.text !== undefined;
  return assessRestore({ fileText, editorText, isDirty, source: published, content });
}

describe('what restoring a version means for a file', () => {
  it('is nothing when the bytes are the same', () => {
    assert.deepEqual(assess(published), { kind: 'equal' });
  });

  it('is the whole file when only byte order mark or line breaks differ', () => {
    assert.deepEqual(assess(`\uFEFF${published}`), { kind: 'whole' });
    assert.deepEqual(assess(published.replaceAll('\n', '\r\n')), { kind: 'whole' });
  });

  it('is not nothing while something typed is unsaved', () => {
    assert.notEqual(assess(published, { text: own }).kind, 'equal');
  });

  it('is the whole file, without a question, when both ways give the same text', () => {
    assert.deepEqual(assess(published.replace('Hello', 'Bye')), { kind: 'whole' });
  });

  it('creates a file that is missing', () => {
    assert.deepEqual(assess(undefined), { kind: 'missing' });
  });

  it('asks when the rest of the file differs, and keeps that rest in the prompt-only way', () => {
    const assessment = assess(own);
    assert.ok(assessment.kind === 'choose' && assessment.promptOnly.kind === 'edit');
    assert.equal(assessment.promptOnly.text, own.replace('Hello there', 'Hello'));
  });

  it('says that only the rest differs', () => {
    const text = own.replace('Hello there', 'Hello');
    assert.deepEqual(assess(text), { kind: 'choose', promptOnly: { kind: 'unchanged' } });
  });

  it('offers only the whole file when the present one cannot be read', () => {
    const assessment = assess('messages: [\n');
    assert.ok(assessment.kind === 'choose' && assessment.promptOnly.kind === 'refused');
    assert.notEqual(assessment.promptOnly.reason, '');
  });
});
