import * as vscode from 'vscode';
import { l10n } from '../platform/localize.ts';
import type { VersionFiles } from '../platform/workbench.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { VersionDto } from '../../protocol/registry/versionDto.ts';
import type { VersionStore } from '../connection/versionStore.ts';
import { keptTexts } from './keptTexts.ts';
import { parseVersionUri, type VersionPlace } from './versionUri.ts';

type Deps = Pick<WorkbenchDeps, 'projects' | 'versions'> & { readonly store: VersionStore };

interface ShownText {
  readonly text: string;
  readonly createdMs: number;
}

/** Shows versions as read-only files: the exact source that was published. */
export class VersionFilesService implements VersionFiles {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, createdMs } = await this.#find(uri);
    return {
      type: vscode.FileType.File,
      ctime: createdMs,
      mtime: createdMs,
      size: Buffer.byteLength(text),
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from((await this.#find(uri)).text);
  }

  async #find(uri: vscode.Uri): Promise<ShownText> {
    if (keptTexts.isKept(uri)) {
      const text = keptTexts.find(uri);
      if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
      return { text, createdMs: 0 };
    }
    const place = parseVersionUri(uri);
    if (place === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    try {
      const { source, createdAt } = await this.#read(place);
      return { text: source, createdMs: Date.parse(createdAt) };
    } catch (error) {
      // VS Code shows the message in the editor that stays empty.
      throw vscode.FileSystemError.Unavailable(describe(place, error));
    }
  }

  async #read(place: VersionPlace): Promise<VersionDto> {
    const { projects, versions, store } = this.#deps;
    await projects.ready;
    const project = projects.all.find(({ connection }) => connection.id === place.registry);
    if (project !== undefined) {
      return versions.get(project.connection, place.prompt, place.version);
    }
    // A tab that was restored in a window without its project.
    const kept = await store.read(place);
    if (kept !== undefined) return kept;
    throw new Error(l10n.t('No project of this window uses its registry.'));
  }
}

function describe({ prompt, version }: VersionPlace, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return l10n.t('{0} {1} cannot be read: {2}', prompt, version, reason);
}
