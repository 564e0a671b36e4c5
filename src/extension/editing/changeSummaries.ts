import { parsePromptFile } from '../../formats/promptFile.ts';
import { changeLines } from '../diff/changeText.ts';
import type { VersionCache } from '../connection/versionCache.ts';
import { Emitter } from '../platform/emitter.ts';
import type { DisposableLike } from '../platform/disposable.ts';
import type { Project } from '../projects/project.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';

export interface ChangeSummariesDeps {
  readonly versions: Pick<VersionCache, 'get'>;
  readonly readText: (uri: string) => Promise<string>;
  readonly onError: (error: unknown) => void;
}

interface Known {
  readonly name: string;
  readonly lines: readonly string[] | undefined;
}

/** What the changed files change, in sentences, for tooltips. Worked out once per content, in the background. */
export class ChangeSummaries implements DisposableLike {
  readonly #deps: ChangeSummariesDeps;
  readonly #changed: Emitter<string>;
  readonly #known = new Map<string, Known>();

  constructor(deps: ChangeSummariesDeps) {
    this.#deps = deps;
    this.#changed = new Emitter<string>(deps.onError);
  }

  /** The URI of a file whose summary is there now. */
  get onDidChange(): Emitter<string>['event'] {
    return this.#changed.event;
  }

  /** What is known now. Starts to find out what is not. */
  peek(copy: WorkingCopy, project: Project): readonly string[] | undefined {
    if (copy.state.kind !== 'changedSince' || copy.key === undefined) return undefined;
    const { version } = copy.state;
    const name = `${version} ${copy.contentHash ?? ''}`;
    const known = this.#known.get(copy.uri);
    if (known?.name === name) return known.lines;
    this.#known.set(copy.uri, { name, lines: undefined });
    const place = { project, key: copy.key, version };
    this.#read(copy.uri, place, name).catch((error: unknown) => {
      // Asked again with the next look: the registry may be back.
      if (this.#known.get(copy.uri)?.name === name) this.#known.delete(copy.uri);
      this.#deps.onError(error);
    });
    return undefined;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #read(
    uri: string,
    { project, key, version }: { project: Project; key: string; version: string },
    name: string,
  ): Promise<void> {
    const base = await this.#deps.versions.get(project.connection, key, version);
    const { content } = parsePromptFile(await this.#deps.readText(uri));
    // Typed on meanwhile: the next look asks again.
    if (content === undefined || this.#known.get(uri)?.name !== name) return;
    this.#known.set(uri, { name, lines: changeLines(base.content, content) });
    this.#changed.fire(uri);
  }
}
