import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { readWorkingFile } from '../../../src/extension/projects/readWorkingFile.ts';
import {
  WorkingCopyBook,
  type FoundFile,
  type PromptKnowledge,
} from '../../../src/extension/projects/workingCopyBook.ts';

const uri = 'file:///shop/answer.prompt.yml';
const found: FoundFile = {
  uri,
  project: 'shop',
  path: 'answer.prompt.yml',
  key: 'answer',
  keyProblem: undefined,
};
const text = 'model: x\nmessages:\n  - role: system\n    content: hello\n';
const hash = (source: string): string => {
  const { file } = readWorkingFile(source);
  return file.kind === 'valid' ? file.contentHash : '';
};
const none: PromptKnowledge = { isKnown: true, versions: [], hasMore: false, live: undefined };
const published: PromptKnowledge = {
  isKnown: true,
  versions: [{ version: '1.0.0', contentHash: hash(text) }],
  hasMore: false,
  live: '1.0.0',
};

describe('the prompt files of a window', () => {
  let book: WorkingCopyBook;

  beforeEach(() => {
    book = new WorkingCopyBook();
    book.setFiles('shop', [found]);
  });

  const state = () => book.get(uri)?.state;
  const read = (source: string, knowledge: PromptKnowledge): boolean => {
    book.setRead(uri, readWorkingFile(source));
    return book.compare(uri, knowledge);
  };

  it('joins a file with the versions by what it serves, not by its bytes', () => {
    read(`# A comment\n${text}testData: []\n`, published);
    assert.deepEqual(state(), { kind: 'live', version: '1.0.0' });
  });

  it('knows which files bring values to try them with, broken ones too', () => {
    read(`${text}testData: []\n`, published);
    assert.equal(book.get(uri)?.hasTestData, true);
    assert.equal(read('testData: []\nmodel: [', published), true);
    assert.equal(book.get(uri)?.hasTestData, true);
    read(`${text}# testData: []\n`, published);
    assert.equal(book.get(uri)?.hasTestData, undefined);
  });

  it('says whether a state changed, so that only that is shown anew', () => {
    assert.equal(read(text, published), true);
    assert.equal(read(`# Another comment\n${text}`, published), false);
    assert.equal(read(text.replace('hello', 'bye'), published), true);
  });

  it('takes the base from outside when it is known', () => {
    book.setBase(uri, '0.9.0');
    read(text.replace('hello', 'bye'), published);
    assert.deepEqual(state(), { kind: 'changedSince', version: '0.9.0' });
  });

  it('knows nothing until the registry does', () => {
    read(text, { ...none, isKnown: false });
    assert.deepEqual(state(), { kind: 'unknown' });
    assert.equal(read(text, none), true);
    assert.deepEqual(state(), { kind: 'neverPublished' });
  });

  it('needs older versions only where the newest cannot tell', () => {
    read(text.replace('hello', 'bye'), { ...published, hasMore: true });
    assert.equal(book.needsOlderVersions(uri, { ...published, hasMore: true }), true);
    assert.equal(book.needsOlderVersions(uri, published), false);
  });

  it('names the first error with its line', () => {
    read('model: x\nmessages: 5\n', published);
    assert.deepEqual(state(), { kind: 'invalid' });
    assert.equal(book.get(uri)?.problem?.line, 1);
  });

  it('sees conflict markers', () => {
    const conflict = `<<<<<<< HEAD\nmodel: x\n=======\nmodel: y\n>>>>>>> other\n${text}`;
    read(conflict, published);
    assert.deepEqual(state(), { kind: 'inConflict' });
  });

  it('does not parse a huge file', () => {
    const startedMs = performance.now();
    read('a: b\n'.repeat(1_200_000), published);
    assert.ok(performance.now() - startedMs < 200);
    assert.match(book.get(uri)?.problem?.message ?? '', /larger than 1 MiB/);
  });

  it('refuses a file without a key, with the reason', () => {
    const problem = { message: 'Two files have this key.', line: 0, column: 0 };
    book.setFiles('shop', [{ ...found, key: undefined, keyProblem: problem }]);
    assert.deepEqual(book.get(uri)?.problem, problem);
    assert.equal(book.find('shop', 'answer'), undefined);
  });

  it('gives the same list until a file changes, since every row of a tree asks for it', () => {
    const before = book.inProject('shop');
    assert.equal(book.inProject('shop'), before);
    read(text, published);
    assert.notEqual(book.inProject('shop'), before);
    assert.deepEqual(book.inProject('shop'), [book.get(uri)]);
    book.setFiles('shop', []);
    assert.deepEqual(book.inProject('shop'), []);
  });

  it('names what came and went', () => {
    const other = { ...found, uri: 'file:///shop/b.prompt.yml', key: 'b' };
    assert.deepEqual(book.setFiles('shop', [found, other]), [other.uri]);
    assert.deepEqual(book.setFiles('shop', [other]), [uri]);
    assert.equal(book.find('shop', 'answer'), undefined);
    assert.deepEqual(book.keepOnly(new Set()), [other.uri]);
    assert.deepEqual(book.inProject('shop'), []);
  });
});
