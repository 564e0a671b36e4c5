import { createRequire } from 'node:module';
import path from 'node:path';
import type * as vscode from 'vscode';
import type { CommandHandler, CommandId } from '../manifest.ts';
import type { DisposableLike } from './disposable.ts';
import { describeError } from './logger.ts';
import type { TreeViews, Workbench, WorkbenchModule } from './workbench.ts';

/** Loads the workbench once, when it is first needed. */
export class WorkbenchLoader implements DisposableLike {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  #views: TreeViews | undefined;
  #workbench: Promise<Workbench> | undefined;
  #isDisposed = false;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  get isLoaded(): boolean {
    return this.#workbench !== undefined;
  }

  /** The views need the loader and the workbench needs the views. */
  useViews(views: TreeViews): void {
    this.#views = views;
  }

  load(): Promise<Workbench> {
    this.#workbench ??= this.#create();
    return this.#workbench;
  }

  /** For reasons that nobody waits for. */
  loadInBackground(): void {
    this.load().catch((error: unknown) => {
      if (!this.#isDisposed) this.#log.error(describeError(error));
    });
  }

  async handler(id: CommandId): Promise<CommandHandler> {
    return (await this.load()).commands[id];
  }

  dispose(): void {
    this.#isDisposed = true;
    void this.#workbench?.then(
      (workbench) => workbench.dispose(),
      // It never started, so there is nothing to end; the failure has been shown.
      () => undefined,
    );
  }

  // In a later turn, so that activation itself never pays for it.
  async #create(): Promise<Workbench> {
    await Promise.resolve();
    if (this.#isDisposed) throw new Error('The extension has ended.');
    const views = this.#views;
    if (views === undefined) throw new Error('The views are not registered yet.');
    const startedMs = performance.now();
    const file = path.join(this.#context.extensionPath, 'dist', 'extension', 'workbench.cjs');
    const module: unknown = createRequire(file)(file);
    if (!isWorkbenchModule(module)) throw new Error(`${file} is not the workbench.`);
    const workbench = module.createWorkbench({ context: this.#context, log: this.#log, views });
    const elapsedMs = Math.round(performance.now() - startedMs);
    this.#log.info(`The workbench was loaded in ${elapsedMs} ms.`);
    return workbench;
  }
}

function isWorkbenchModule(module: unknown): module is WorkbenchModule {
  return (
    typeof module === 'object' &&
    module !== null &&
    'createWorkbench' in module &&
    typeof module.createWorkbench === 'function'
  );
}
