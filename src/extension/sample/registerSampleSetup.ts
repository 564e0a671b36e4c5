import path from 'node:path';
import * as vscode from 'vscode';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { offerApplication, setUpSample, type SampleSetup } from '../commands/sampleCommand.ts';
import { LocalConnection } from '../connection/localConnection.ts';
import { storageKeys } from '../manifest.ts';
import { Disposable, type DisposableLike } from '../platform/disposable.ts';
import { createKeptState } from '../platform/keptState.ts';
import { l10n } from '../platform/localize.ts';
import { reportError } from '../platform/reportError.ts';
import { SampleProcess } from './sampleProcess.ts';

/** Who copies the sample again and again leaves old folders behind. */
const maxKnown = 20;
const firstPrompt = 'prompts/support/answer.prompt.yml';

/** Sets a freshly copied sample up when its window opens; later windows of it get their model, and the application on demand. */
export function registerSampleSetup(
  deps: CommandDeps,
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): DisposableLike {
  return new SampleWindow(deps, context, log);
}

class SampleWindow extends Disposable {
  readonly #deps: CommandDeps;
  readonly #context: vscode.ExtensionContext;
  readonly #process: SampleProcess;

  constructor(deps: CommandDeps, context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    super();
    this.#deps = deps;
    this.#context = context;
    const script = path.join(context.extensionPath, 'dist', 'demo.cjs');
    this.#process = this.register(new SampleProcess({ script, log }));
    this.#run().catch((error: unknown) => reportError(error, l10n.t('set up the sample'), log));
  }

  async #run(): Promise<void> {
    const state = createKeptState(this.#context.globalState, this.#deps.log);
    const open = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (open === undefined || !vscode.workspace.isTrusted) return;
    const folder = open.fsPath;
    const known = readFolders(state.get(storageKeys.samples));
    const isNew = state.get(storageKeys.sampleToSetUp) === folder;
    if (!isNew && !known.includes(folder)) return;
    if (!isNew) this.#process.startModel(folder);
    await this.#deps.projects.ready;
    const connection = this.#deps.projects.find(open.toString())?.connection;
    if (!(connection instanceof LocalConnection)) return;
    const setup = this.#toSetup(connection, folder, open);
    if (!isNew) {
      offerApplication(this.#deps, setup);
      return;
    }
    await setUpSample(this.#deps, setup);
    await state.update(storageKeys.samples, [...new Set([...known, folder])].slice(-maxKnown));
    await state.update(storageKeys.sampleToSetUp, undefined);
  }

  #toSetup(connection: LocalConnection, folder: string, open: vscode.Uri): SampleSetup {
    return {
      publish: async () => this.#process.publishHistory(await connection.start(), folder),
      startApplication: async () =>
        this.#process.startApplication(await connection.start(), folder),
      openPage: async (address) => {
        await vscode.env.openExternal(vscode.Uri.parse(address));
      },
      firstPrompt: () => Promise.resolve(vscode.Uri.joinPath(open, firstPrompt).toString()),
    };
  }
}

function readFolders(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((folder) => typeof folder === 'string') : [];
}
