// Previews on the bench of commands: files in memory, a model that a test scripts, the engine that ships.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCases } from '../../../src/evals/fixtures/loadCases.ts';
import { createHttpSend } from '../../../src/evals/models/http/createHttpSend.ts';
import type { PromptFixtures } from '../../../src/extension/caseTests/promptFixtures.ts';
import type { FixtureFiles } from '../../../src/extension/caseTests/saveFixture.ts';
import { EvalRuns } from '../../../src/extension/evalEngine/evalRuns.ts';
import { commandIds, type CommandTarget } from '../../../src/extension/manifest.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import type { SizeFacts } from '../../../src/extension/preview/describeSize.ts';
import { PreviewBook } from '../../../src/extension/preview/previewBook.ts';
import { previewHandlers } from '../../../src/extension/preview/previewCommands.ts';
import type { TryProblem } from '../../../src/extension/preview/tryPrompt.ts';
import { isFixturesPath } from '../../../src/formats/fixturesPaths.ts';
import type { TextEdit } from '../../../src/formats/text/fileProblem.ts';
import { createMemoryFiles } from '../../evals/fixtures/memoryFiles.ts';
import { type ScriptedModel, startScriptedModel } from '../../support/startScriptedModel.ts';
import { CommandBench, file, folder, key } from '../commands/commandBench.ts';

export const fixturesFile = `${folder}/prompts/support/answer.fixtures.yml`;
/** What no log, message or text may hold. */
export const secretKey = 'sk-very-secret-0123456789';

export class PreviewBench {
  readonly commands: CommandBench;
  readonly model: ScriptedModel;
  readonly previews: PreviewBook;
  readonly engine: EvalRuns;
  readonly shows: string[] = [];
  /** Whether something could be stopped, each time that was told. */
  readonly trying: boolean[] = [];
  readonly problems: { readonly problem: TryProblem; readonly again: () => unknown }[] = [];
  readonly created = new Set<string>();
  readonly failures: unknown[] = [];
  /** What the provider tells, when asked. */
  facts: () => Promise<SizeFacts> = () => Promise.resolve({});
  models: NonNullable<PromptFixtures['project']['file']['models']>;
  evals: NonNullable<PromptFixtures['project']['file']['evals']> = {};
  cursorLine: number | undefined;
  isTrusted = true;
  canCreate = true;
  readonly #handlers: ReturnType<typeof previewHandlers>;
  readonly #scratch: string;

  private constructor(commands: CommandBench, model: ScriptedModel, scratch: string) {
    this.commands = commands;
    this.model = model;
    this.#scratch = scratch;
    this.models = [
      {
        name: 'test',
        kind: 'openai',
        url: model.url,
        prices: { '*': { input: 0, output: 0 } },
      },
    ];
    this.engine = this.#createEngine();
    this.previews = new PreviewBook({
      book: { read: (uri) => this.#read(uri) },
      readText: (uri) => Promise.resolve(commands.texts.get(uri) ?? ''),
      measure: () => this.facts(),
      onError: (error) => this.failures.push(error),
    });
    this.#handlers = this.#createHandlers();
  }

  static async start(): Promise<PreviewBench> {
    const scratch = await mkdtemp(path.join(tmpdir(), 'preview-bench-'));
    const commands = await CommandBench.start();
    commands.activeFile = file;
    return new PreviewBench(commands, await startScriptedModel(), scratch);
  }

  async close(): Promise<void> {
    this.previews.dispose();
    this.engine.dispose();
    await this.model.close();
    await this.commands.close();
    await rm(this.#scratch, { recursive: true, force: true });
  }

  /** Lines of a prompt file, or of another one. */
  write(lines: readonly string[], uri = file): void {
    const text = `${lines.join('\n')}\n`;
    if (uri === file) this.commands.write(text);
    else this.commands.texts.set(uri, text);
  }

  async run(id: keyof ReturnType<typeof previewHandlers>, target: CommandTarget = {}) {
    await this.#handlers[id](target);
  }

  async text(): Promise<string> {
    return (await this.previews.render(file)).text;
  }

  async lenses(): Promise<readonly string[]> {
    await this.previews.render(file);
    return this.previews.lensesOf(file).map(({ text }) => text);
  }

  /** Waits for what is told of the preview after its text. */
  async until(isSo: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (isSo()) resolve();
      };
      this.previews.onDidTell(look);
      this.previews.onDidChange(look);
      look();
    });
  }

  #createEngine(): EvalRuns {
    return new EvalRuns({
      findKey: () => Promise.resolve(secretKey),
      send: createHttpSend({ proxy: 'none' }),
      vscodeModel: { origin: 'vscode', ask: () => Promise.reject(new Error('not asked')) },
      measureInVscode: (name) => Promise.resolve({ tokens: name.length, contextWindow: 10 }),
      cacheFolder: this.#scratch,
      onCacheFailure: (error) => this.failures.push(error),
      sandboxScript: path.join(this.#scratch, 'none.cjs'),
      findBaseline: () => Promise.resolve(undefined),
      confirmCost: () => Promise.resolve(),
      isTrusted: () => this.isTrusted,
    });
  }

  #createHandlers() {
    const { commands } = this;
    return previewHandlers({
      ...commands.deps,
      book: {
        findPrompt: (uri) => (uri === file || isFixturesPath(uri) ? file : undefined),
        read: (uri) => this.#read(uri),
      },
      previews: this.previews,
      ask: (question) => this.engine.ask(question),
      onTrying: (isTrying) => void this.trying.push(isTrying),
      show: async (uri) => {
        this.shows.push(uri);
        await this.previews.render(uri);
      },
      tellProblem: (problem, _project, again) => this.problems.push({ problem, again }),
      requireTrust: () => {
        if (!this.isTrusted) throw new UserError('This workspace is not trusted.');
      },
      cursorLine: () => this.cursorLine,
      reveal: (uri, place) => commands.deps.editor.reveal(uri, place),
      files: this.#files(),
    });
  }

  #files(): FixtureFiles {
    const { texts } = this.commands;
    return {
      applyEdits: (uri, edits) => {
        texts.set(uri, applyEdits(texts.get(uri) ?? '', edits));
        return Promise.resolve(true);
      },
      create: (uri, text) => {
        if (!this.canCreate || texts.has(uri)) return Promise.resolve(false);
        texts.set(uri, text);
        this.created.add(uri);
        return Promise.resolve(true);
      },
    };
  }

  async #read(uri: string): Promise<PromptFixtures | undefined> {
    if (uri !== file) return undefined;
    const texts: Record<string, string> = {};
    for (const [each, text] of this.commands.texts) texts[each.slice(folder.length + 1)] = text;
    const promptPath = file.slice(folder.length + 1);
    const { project } = this.commands;
    const { models, evals } = this;
    return {
      ...{ uri, key, path: promptPath },
      project: { ...project, file: { ...project.file, models, evals } },
      fixtures: await loadCases(promptPath, createMemoryFiles(texts)),
    };
  }
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.range.start.offset - a.range.start.offset)
    .reduce(
      (done, { range, newText }) =>
        done.slice(0, range.start.offset) + newText + done.slice(range.end.offset),
      text,
    );
}

export const { previewPrompt, choosePreviewCase, tryPrompt, stopTrying, saveAsFixture } =
  commandIds;
