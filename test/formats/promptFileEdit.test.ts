import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { PromptContent } from '../../src/domain/prompt/promptContent.ts';
import { findComments } from '../../src/formats/yaml/findComments.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import { editPromptFile } from '../../src/formats/promptFileEdit.ts';
import { contentArbitrary } from './contentArbitrary.ts';

const file = `# Top comment.
name: Answer   # the name

model: openai/gpt-4o-mini
modelParameters:
  max_tokens: 300 # short
  temperature: 0.20
# Who asks.
inputs:
  question: { type: string, required: true } # asked
messages:
  # The system message.
  - role: system
    content: | # instructions
      You are kind.

      Be short.
  - role: user
    # The question as it came.
    content: "{{question}}" # verbatim
responseFormat: json_schema
jsonSchema: '{"name":"a","schema":{"type":"object"}}'
owner: me # not ours
testData:
  - question: Where?   # first
    expected: 'There'
evaluators:
  - { name: short, string: { contains: it } }
`;

function contentOf(text: string): PromptContent {
  const { content, problems } = parsePromptFile(text);
  assert.ok(content, JSON.stringify(problems[0]));
  return content;
}

function edit(text: string, content: PromptContent): string {
  const result = editPromptFile(text, content);
  assert.equal(result.kind, 'edited', JSON.stringify(result));
  return result.text;
}

/** Lines of `after` that are not in `before`, and the other way round. */
function changedLines(before: string, after: string): { added: string[]; removed: string[] } {
  const old = before.split('\n');
  const now = after.split('\n');
  return {
    added: now.filter((line) => !old.includes(line)),
    removed: old.filter((line) => !now.includes(line)),
  };
}

describe('editPromptFile', () => {
  const content = contentOf(file);

  it('changes nothing when the content is the same', () => {
    assert.equal(edit(file, content), file);
  });

  it('changes one parameter in its own spelling and leaves its comment', () => {
    const modelParameters = { maxTokens: 500, temperature: 0.2 };
    const edited = edit(file, { ...content, modelParameters });
    assert.equal(edited, file.replace('max_tokens: 300', 'max_tokens: 500'));
  });

  it('adds and removes a parameter', () => {
    const edited = edit(file, { ...content, modelParameters: { maxTokens: 300, topP: 1 } });
    assert.equal(edited, file.replace('  temperature: 0.20\n', '  topP: 1\n'));
  });

  it('changes the text of a message in place', () => {
    const messages = content.messages.map((message) => ({
      role: message.role,
      content: message.content.replace('kind', 'very kind'),
    }));
    assert.equal(
      edit(file, { ...content, messages }),
      file.replace('You are kind', 'You are very kind'),
    );
  });

  it('moves the comment of a one-line text into the header when the text gets lines', () => {
    const messages = [
      { role: 'system' as const, content: 'One line.' },
      { role: 'user' as const, content: 'First\n{{question}}\n' },
    ];
    const edited = edit(file, { ...content, messages });
    assert.ok(edited.includes('    content: One line. # instructions\n'), edited);
    assert.ok(
      edited.includes('    content: | # verbatim\n      First\n      {{question}}\n'),
      edited,
    );
  });

  it('inserts a message without touching the others', () => {
    const [first, second] = content.messages;
    assert.ok(first && second);
    const added = { role: 'assistant' as const, content: 'Hm.' };
    const edited = edit(file, { ...content, messages: [first, added, second] });
    assert.deepEqual(changedLines(file, edited), {
      added: ['  - role: assistant', '    content: Hm.'],
      removed: [],
    });
    const onTop = edit(file, { ...content, messages: [added, first, second] });
    assert.deepEqual(contentOf(onTop).messages[0], added);
  });

  it('removes a message and keeps its comments', () => {
    const edited = edit(file, { ...content, messages: content.messages.slice(0, 1) });
    assert.ok(!edited.includes('{{question}}'));
    assert.ok(edited.includes('# The question as it came.'));
    assert.ok(edited.includes('# verbatim'));
    assert.ok(edited.includes("expected: 'There'"));
  });

  it('adds and removes whole parts at their usual places', () => {
    const { jsonSchema: _schema, responseFormat: _format, ...others } = content;
    const edited = edit(file, { ...others, tools: [{ name: 'find', description: 'Finds.' }] });
    assert.ok(!edited.includes('jsonSchema'));
    assert.ok(
      edited.includes('# verbatim\ntools:\n  - name: find\n    description: Finds.\nowner: me'),
      edited,
    );
  });

  it('edits inside flow style', () => {
    const inputs = { question: { type: 'number' as const, required: true } };
    const edited = edit(file, { ...content, inputs });
    assert.equal(edited, file.replace('type: string, r', 'type: "number", r'));
  });

  it('writes a changed schema as JSON text', () => {
    const jsonSchema = { name: 'a', schema: { type: 'array' } };
    const edited = edit(file, { ...content, jsonSchema });
    assert.ok(edited.includes('jsonSchema: |-\n  {\n    "name": "a",'), edited);
  });

  it('keeps CRLF', () => {
    const crlf = file.replaceAll('\n', '\r\n');
    const messages = [{ role: 'user' as const, content: 'a\nb\n' }];
    const edited = edit(crlf, { ...content, messages });
    assert.equal(edited.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('writes a file that was empty', () => {
    assert.deepEqual(contentOf(edit('', content)), content);
  });

  it('can repair a file whose content is wrong', () => {
    const broken = file.replace('role: user', 'role: robot');
    const edited = edit(broken, content);
    assert.deepEqual(contentOf(edited), content);
    assert.ok(edited.includes('# The question as it came.'));
  });

  it('handles files in flow style and with anchors', () => {
    const json = JSON.stringify({ name: 'x', messages: [{ role: 'user', content: 'a' }] });
    const anchored =
      'x: &a hello\nmessages:\n  - { role: user, content: *a } # c\ndescription: *a\n';
    for (const text of [json, anchored]) {
      const edited = edit(text, content);
      assert.deepEqual(contentOf(edited), content);
      assert.deepEqual(parsePromptFile(edited).rest, parsePromptFile(text).rest);
    }
  });

  it('refuses a file that is not YAML, or in conflict', () => {
    assert.equal(editPromptFile('a: "b\n', content).kind, 'refused');
    const conflict = '<<<<<<< a\nx: 1\n=======\nx: 2\n>>>>>>> b\n';
    assert.equal(editPromptFile(conflict, content).kind, 'refused');
  });

  it('refuses a content that no file can hold', () => {
    const impossible = { messages: [{ role: 'user' as const, content: 'a\u0000' }] };
    assert.equal(editPromptFile(file, impossible).kind, 'refused');
  });

  it('gives exactly the wanted content for any content, with all comments and the rest', () => {
    const base = parsePromptFile(file);
    const commentsOf = (text: string): string[] =>
      findComments(text)
        .map(({ start, end }) => text.slice(start, end))
        .toSorted();
    fc.assert(
      fc.property(contentArbitrary, fc.boolean(), (wanted, crlf) => {
        const text = crlf ? file.replaceAll('\n', '\r\n') : file;
        const edited = edit(text, wanted);
        const after = parsePromptFile(edited);
        assert.deepEqual(after.content, wanted);
        assert.deepEqual(after.rest, base.rest);
        assert.deepEqual(commentsOf(edited), commentsOf(text));
        const eol = crlf ? '\r\n' : '\n';
        assert.ok(edited.startsWith(`# Top comment.${eol}name: Answer   # the name${eol}`));
        assert.ok(edited.endsWith(text.slice(text.indexOf('owner: me'))));
      }),
      { numRuns: 300 },
    );
  });

  it('gives exactly the wanted content in a file that held any other', () => {
    fc.assert(
      fc.property(contentArbitrary, contentArbitrary, (before, wanted) => {
        const edited = edit(edit('# top\nname: a\n', before), wanted);
        assert.deepEqual(contentOf(edited), wanted);
        assert.ok(edited.startsWith('# top\nname: a\n'));
      }),
      { numRuns: 300 },
    );
  });
});

describe('findComments', () => {
  it('finds comments and nothing else that begins with #', () => {
    const text = '\uFEFFa: |- # c1\n  # not\n  x\n# c2\nb: "#no" # c3\nc: x#y\nd: \'#\'\n- #\n';
    const found = findComments(text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found, ['# c1', '# c2', '# c3', '#']);
  });
});
