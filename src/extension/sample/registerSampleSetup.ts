import path from 'node:path';
import * as vscode from 'vscode';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { setUpSample, type SampleSetup } from '../commands/sampleCommand.ts';
import { LocalConnection } from '../connection/localConnection.ts';
import { storageKeys } from '../manifest.ts';
import { Disposable, type DisposableLike } from '../platform/disposable.ts';
import { createKeptState } from '../platform/keptState.ts';
import { l10n } from '../platform/localize.ts';
import { reportError } from '../platform/reportError.ts';
import { SampleProcess } from './sampleProcess.ts';

const firstPrompt = 'prompts/support/answer.prompt.yml';

/** Sets a freshly copied sample up when its window opens. */
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
    const { globalState } = this.#context;
    const folder: unknown = globalState.get(storageKeys.sampleToSetUp);
    const open = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (typeof folder !== 'string' || open?.fsPath !== folder || !vscode.workspace.isTrusted)
      return;
    await this.#deps.projects.ready;
    const connection = this.#deps.projects.find(open.toString())?.connection;
    if (!(connection instanceof LocalConnection)) return;
    await setUpSample(this.#deps, this.#toSetup(connection, folder, open));
    await createKeptState(globalState, this.#deps.log).update(storageKeys.sampleToSetUp, undefined);
  }

  #toSetup(connection: LocalConnection, folder: string, open: vscode.Uri): SampleSetup {
    return {
      publish: async () => this.#process.publishHistory(await connection.start(), folder),
      startApplication: async () => this.#process.startApplication(await connection.start()),
      openPage: async (address) => {
        await vscode.env.openExternal(vscode.Uri.parse(address));
      },
      firstPrompt: () => Promise.resolve(vscode.Uri.joinPath(open, firstPrompt).toString()),
    };
  }
}
