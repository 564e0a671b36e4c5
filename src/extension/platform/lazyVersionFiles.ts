import * as vscode from 'vscode';
import type { WorkbenchLoader } from './workbenchLoader.ts';

/** Read-only documents that show versions; the workbench reads them. Nothing here can be written. */
export class LazyVersionFiles implements vscode.FileSystemProvider {
  readonly #loader: WorkbenchLoader;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(loader: WorkbenchLoader) {
    this.#loader = loader;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.#loader.load()).versionFiles.stat(uri);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#loader.load()).versionFiles.readFile(uri);
  }

  /** Versions never change. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}
