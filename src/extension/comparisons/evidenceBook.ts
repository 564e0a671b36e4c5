import type { EvidenceDto } from '../../protocol/registry/evidenceDto.ts';
import { Disposable } from '../platform/disposable.ts';
import { Emitter } from '../platform/emitter.ts';
import { describeError } from '../platform/logger.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { Project } from '../projects/project.ts';

type Deps = Pick<WorkbenchDeps, 'log' | 'projects'>;

/** More is history: what is asked for is the newest of one content. */
const listed = 50;

/** Evidence that registries have of prompts, read when somebody looks, and again when it changed. */
export class EvidenceBook extends Disposable {
  readonly #deps: Deps;
  /** Newest first; undefined while it is read for the first time. */
  readonly #known = new Map<string, readonly EvidenceDto[] | undefined>();
  /** The newest reading of each: an answer to an earlier one that comes later is old. */
  readonly #reading = new Map<string, symbol>();
  readonly #changed: Emitter<void>;

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    this.#changed = this.register(
      new Emitter<void>((error) => deps.log.error(describeError(error))),
    );
    this.register(
      deps.projects.onDidChangeRegistry(({ project, changes }) => {
        const isTouched = (key: string): boolean => changes.everything || changes.evidence.has(key);
        for (const name of this.#known.keys()) {
          const [key = ''] = parseName(name);
          if (name === toName(project, key) && isTouched(key)) void this.#read(project, key);
        }
      }),
    );
  }

  get onDidChange(): Emitter<void>['event'] {
    return this.#changed.event;
  }

  /** What is known now. Starts to find out what is not. */
  peek(project: Project, key: string): readonly EvidenceDto[] | undefined {
    const name = toName(project, key);
    if (!this.#known.has(name) && project.connection.status.kind === 'live') {
      this.#known.set(name, undefined);
      void this.#read(project, key);
    }
    return this.#known.get(name);
  }

  async #read(project: Project, key: string): Promise<void> {
    const name = toName(project, key);
    const turn = Symbol(name);
    this.#reading.set(name, turn);
    const isNewest = (): boolean => this.#reading.get(name) === turn;
    try {
      const client = await project.connection.reader();
      const { items } = await client.evidence.list({ prompt: key, limit: listed });
      if (!isNewest()) return;
      this.#known.set(name, items);
      if (!this.isDisposed) this.#changed.fire();
    } catch (error) {
      // Asked again with the next look, if nothing was known before.
      if (isNewest() && this.#known.get(name) === undefined) this.#known.delete(name);
      this.#deps.log.debug(`Evidence for ${key} could not be read: ${describeError(error)}`);
    }
  }
}

/** A project that goes over to another registry knows nothing of that one yet. */
function toName({ id, connection }: Project, key: string): string {
  return JSON.stringify([key, id, connection.id]);
}

function parseName(name: string): readonly string[] {
  const parts: unknown = JSON.parse(name);
  return Array.isArray(parts) ? parts.filter((part) => typeof part === 'string') : [];
}
