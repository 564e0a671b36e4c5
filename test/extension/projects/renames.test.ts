import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Emitter } from '../../../src/extension/platform/emitter.ts';
import type { RegistryChange } from '../../../src/extension/platform/workbenchDeps.ts';
import { findEarlierUris, type EditorMove } from '../../../src/extension/projects/editorMoves.ts';
import { findRenamedFrom } from '../../../src/extension/projects/findRenamedFrom.ts';
import { keepRenamedKeys } from '../../../src/extension/projects/keepRenamedKeys.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import type { Rename } from '../../../src/extension/projects/rename.ts';
import { RenamesService } from '../../../src/extension/projects/renamesService.ts';
import type { WorkingCopy } from '../../../src/extension/projects/workingCopy.ts';
import { findEarlierPaths } from '../../../src/git/findEarlierPaths.ts';
import { parseProjectFile } from '../../../src/formats/projectFile.ts';
import { promptText, TemporaryRepository } from '../../git/temporaryRepository.ts';
import { aCopy, aProject, aPrompt } from '../tree/treeFacts.ts';

const unpublished = { kind: 'neverPublished' } as const;

describe('the prompt that a file was before it was renamed', () => {
  const reply = aCopy('support/reply', unpublished);
  const find = (paths: readonly string[], withoutFile: readonly string[], file = {}) =>
    findRenamedFrom(reply, paths, new Set(withoutFile), { file });

  it('is the newest earlier path whose prompt is published and has lost its file', () => {
    const paths = ['prompts/b.prompt.yml', 'prompts/support/answer.prompt.yml'];
    assert.equal(find(paths, ['support/answer']), 'support/answer');
    assert.equal(find(paths, ['b', 'support/answer']), 'b');
  });

  it('is none where the old file is still there, was never published, or gives the same key', () => {
    assert.equal(find(['prompts/support/answer.prompt.yml'], []), undefined);
    assert.equal(find(['prompts/support/reply.prompt.yaml'], ['support/reply']), undefined);
    assert.equal(find(['notes/readme.md'], ['notes/readme']), undefined);
  });

  it('goes by the key that the project file gave the old path', () => {
    const file = { keys: { 'prompts/old.prompt.yml': 'support/answer' } };
    assert.equal(find(['prompts/old.prompt.yml'], ['support/answer'], file), 'support/answer');
  });

  it('is known when the folder of prompts itself was renamed', () => {
    const moved = { ...aCopy('texts/answer', unpublished), path: 'texts/answer.prompt.yml' };
    const from = findRenamedFrom(moved, ['prompts/answer.prompt.yml'], new Set(['answer']), {
      file: {},
    });
    assert.equal(from, 'answer');
  });
});

describe('renames in the editor', () => {
  it('lead back through files and folders, newest first', () => {
    const moves: EditorMove[] = [
      { from: 'file:///a/x', to: 'file:///a/y' },
      { from: 'file:///a', to: 'file:///b' },
      { from: 'file:///other', to: 'file:///b/z' },
    ];
    assert.deepEqual(findEarlierUris('file:///b/y', moves), ['file:///a/y', 'file:///a/x']);
    assert.deepEqual(findEarlierUris('file:///bb/y', moves), []);
  });
});

describe('keeping the keys of renamed files', () => {
  it('writes them into the project file and keeps its comments', () => {
    const text = '# shop\nprompts: [prompts] # all\n';
    const edited = keepRenamedKeys(text, [
      { path: 'prompts/a.prompt.yml', from: 'old/a' },
      { path: 'prompts/b.prompt.yml', from: 'old/b' },
    ]);
    assert.ok(edited?.startsWith(text));
    assert.deepEqual(parseProjectFile(edited ?? '').project?.keys, {
      'prompts/a.prompt.yml': 'old/a',
      'prompts/b.prompt.yml': 'old/b',
    });
  });

  it('takes the key from the path that had it', () => {
    const edited = keepRenamedKeys('keys:\n  prompts/x.prompt.yml: old/a\n', [
      { path: 'prompts/y.prompt.yml', from: 'old/a' },
    ]);
    assert.deepEqual(parseProjectFile(edited ?? '').project?.keys, {
      'prompts/y.prompt.yml': 'old/a',
    });
  });

  it('changes nothing in a file with errors', () => {
    const renames = [{ path: 'prompts/y.prompt.yml', from: 'old/a' }];
    assert.equal(keepRenamedKeys('keys: [', renames), undefined);
  });
});

describe('finding renamed files', () => {
  let repository: TemporaryRepository;
  let bench: RenameBench;

  beforeEach(() => {
    repository = TemporaryRepository.create();
    repository.commit('prompts/support/answer.prompt.yml', promptText('one'));
    bench = new RenameBench(repository.folder);
  });

  afterEach(() => {
    bench.close();
    repository.remove();
  });

  const move = (): void =>
    renameSync(
      path.join(repository.folder, 'prompts/support/answer.prompt.yml'),
      path.join(repository.folder, 'prompts/support/reply.prompt.yml'),
    );

  it('finds a move that is not committed, and tells of it once', async () => {
    move();
    const [found] = await bench.showing('support/reply');
    assert.equal(found?.from, 'support/answer');
    assert.equal(bench.service.find(bench.uriOf('support/reply'))?.isNew, false);
    bench.moveHead();
    await bench.looked();
    assert.equal(bench.appeared.length, 1);
    bench.reopen();
    await bench.showing('support/reply');
    assert.equal(bench.appeared.length, 0);
    assert.equal(bench.service.open.length, 1);
  });

  it('finds a rename that was committed, and one of the editor where there is no git', async () => {
    repository.git('mv', 'prompts/support/answer.prompt.yml', 'prompts/support/reply.prompt.yml');
    repository.git('commit', '--quiet', '-m', 'rename');
    assert.equal((await bench.showing('support/reply'))[0]?.from, 'support/answer');
    rmSync(path.join(repository.folder, '.git'), { recursive: true });
    bench.store.clear();
    bench.reopen();
    bench.moves.fire([{ from: bench.uriOf('support/answer'), to: bench.uriOf('support/reply') }]);
    assert.equal((await bench.showing('support/reply'))[0]?.from, 'support/answer');
  });

  it('tells of all renames together', async () => {
    repository.commit('prompts/greeting.prompt.yml', promptText('a greeting of its own', '# hi\n'));
    bench.publish('greeting');
    bench.reopen();
    repository.git('mv', 'prompts/support/answer.prompt.yml', 'prompts/a.prompt.yml');
    repository.git('mv', 'prompts/greeting.prompt.yml', 'prompts/b.prompt.yml');
    repository.git('commit', '--quiet', '-m', 'rename');
    const found = await bench.showing('a', 'b');
    assert.deepEqual(
      found.map(({ key, from }) => [key, from]),
      [
        ['a', 'support/answer'],
        ['b', 'greeting'],
      ],
    );
    assert.equal(bench.appeared.length, 1);
  });

  it('asks git nothing while every published prompt has its file', async () => {
    bench.copies = [aCopy('support/answer', { kind: 'live', version: '1.0.0' })];
    await bench.showing('support/answer', 'fresh');
    assert.equal(bench.asked, 0);
  });

  it('remembers that it is a new prompt, and forgets it once it is published', async () => {
    move();
    await bench.showing('support/reply');
    const uri = bench.uriOf('support/reply');
    await bench.service.makeNew(uri);
    assert.equal(bench.service.find(uri)?.isNew, true);
    assert.deepEqual(bench.service.open, []);
    bench.reopen();
    await bench.showing('support/reply');
    assert.equal(bench.service.find(uri)?.isNew, true);
    bench.copies = bench.copies.map((copy) => ({
      ...copy,
      state: { kind: 'equals', version: '1.0.0' },
    }));
    bench.files.fire([uri]);
    await bench.looked();
    assert.equal(bench.service.find(uri), undefined);
  });
});

/** One project with published prompts, real git, and files that the test names. */
class RenameBench {
  copies: readonly WorkingCopy[] = [];
  appeared: (readonly Rename[])[] = [];
  asked = 0;
  readonly store = new Map<string, unknown>();
  readonly files = new Emitter<readonly string[]>(fail);
  readonly moves = new Emitter<readonly EditorMove[]>(fail);
  service: RenamesService;
  readonly #folder: string;
  readonly #heads = new Emitter<void>(fail);
  readonly #registry = new Emitter<RegistryChange>(fail);
  #published = ['support/answer'];

  constructor(folder: string) {
    this.#folder = folder;
    this.service = this.#create();
  }

  uriOf(key: string): string {
    return `${pathToFileURL(this.#folder).href}/prompts/${key}.prompt.yml`;
  }

  publish(key: string): void {
    this.#published = [...this.#published, key];
  }

  /** Files of these keys appear; answers the renames that are found then. */
  async showing(...keys: readonly string[]): Promise<readonly Rename[]> {
    const present = new Set(this.copies.map(({ key }) => key));
    const fresh = keys.filter((key) => !present.has(key));
    this.copies = [
      ...this.copies,
      ...fresh.map((key) => ({ ...aCopy(key, unpublished), uri: this.uriOf(key) })),
    ];
    this.files.fire(keys.map((key) => this.uriOf(key)));
    await this.looked();
    return keys.flatMap((key) => this.service.find(this.uriOf(key)) ?? []);
  }

  moveHead(): void {
    this.#heads.fire();
  }

  /** A window that is opened again, with what was kept. */
  reopen(): void {
    this.service.dispose();
    this.appeared = [];
    this.service = this.#create();
  }

  /** Looks now instead of after a moment. */
  looked(): Promise<void> {
    return this.service.look();
  }

  close(): void {
    this.service.dispose();
  }

  #project(): Project {
    const folder = pathToFileURL(this.#folder).href;
    const prompts = this.#published.map((key) => aPrompt(key, { production: '1.0.0' }));
    return { ...aProject(prompts), id: folder, folder, path: this.#folder };
  }

  #create(): RenamesService {
    const never = () => ({ dispose: () => undefined });
    const service = new RenamesService({
      projects: {
        ...{ candidates: [], isReady: true, ready: Promise.resolve() },
        all: [this.#project()],
        ...{ onDidChange: never, onDidChangeRegistry: this.#registry.event },
        ...{ find: () => this.#project(), ofFile: () => this.#project() },
      },
      workingCopies: {
        onDidChange: this.files.event,
        ofFile: (uri) => this.copies.find((copy) => copy.uri === uri),
        ofPrompt: (_project, key) => this.copies.find((copy) => copy.key === key),
        inProject: () => this.copies,
        refresh: () => Promise.resolve(undefined),
        setBase: () => Promise.resolve(),
      },
      store: {
        get: (key) => this.store.get(key),
        update: (key, value) => Promise.resolve(void this.store.set(key, value)),
      },
      onDidMove: this.moves.event,
      onDidMoveHead: this.#heads.event,
      findEarlierPaths: (copy) => {
        this.asked += 1;
        return findEarlierPaths({ folder: this.#folder, path: copy.path });
      },
      onError: fail,
      delayMs: 0,
    });
    service.onDidFind((renames) => this.appeared.push(renames));
    return service;
  }
}

function fail(error: unknown): never {
  throw error;
}
