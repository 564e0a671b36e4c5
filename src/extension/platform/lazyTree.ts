import * as vscode from 'vscode';
import type { ViewId } from '../manifest.ts';
import type { TreeRef } from '../tree/treeRef.ts';
import { Disposable } from './disposable.ts';
import type { WorkbenchLoader } from './workbenchLoader.ts';

/** A view whose content comes from the workbench, which is loaded when the view is first shown. */
export class LazyTree extends Disposable implements vscode.TreeDataProvider<TreeRef> {
  readonly view: vscode.TreeView<TreeRef>;
  readonly #id: ViewId;
  readonly #loader: WorkbenchLoader;
  readonly #changed = this.register(
    new vscode.EventEmitter<TreeRef | TreeRef[] | undefined | null>(),
  );
  readonly onDidChangeTreeData = this.#changed.event;
  #provider: Promise<vscode.TreeDataProvider<TreeRef>> | undefined;

  constructor(id: ViewId, loader: WorkbenchLoader) {
    super();
    this.#id = id;
    this.#loader = loader;
    this.view = this.register(
      vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true }),
    );
  }

  async getChildren(node?: TreeRef): Promise<TreeRef[]> {
    const provider = await this.#load();
    return (await provider.getChildren(node)) ?? [];
  }

  async getTreeItem(node: TreeRef): Promise<vscode.TreeItem> {
    return (await this.#load()).getTreeItem(node);
  }

  async getParent(node: TreeRef): Promise<TreeRef | undefined> {
    return (await (await this.#load()).getParent?.(node)) ?? undefined;
  }

  // One promise, so that listening to the provider's changes happens once.
  #load(): Promise<vscode.TreeDataProvider<TreeRef>> {
    this.#provider ??= this.#connect();
    return this.#provider;
  }

  async #connect(): Promise<vscode.TreeDataProvider<TreeRef>> {
    const provider = (await this.#loader.load()).trees[this.#id];
    const changes = provider.onDidChangeTreeData?.((nodes) => {
      this.#changed.fire(nodes ?? undefined);
    });
    if (changes !== undefined) this.register(changes);
    return provider;
  }
}
