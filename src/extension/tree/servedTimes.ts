import { Disposable } from '../platform/disposable.ts';
import { toEpochMs } from '../rolloutPanel/timeText.ts';

/** What one environment of a prompt was last asked for. */
export interface ServedEnvironment {
  readonly environment: string;
  readonly lastServedAt?: string;
}

export interface ServedTimesOptions {
  /** Undefined while the registry is away. */
  readonly read: (
    project: string,
    prompt: string,
  ) => Promise<readonly ServedEnvironment[] | undefined>;
  readonly isVisible: () => boolean;
  readonly onChange: (project: string, prompt: string) => void;
  readonly everyMs?: number;
}

/** Serving is counted by the registry but is no event: it is read for opened prompts only, while somebody can see them. */
export class ServedTimes extends Disposable {
  readonly #options: ServedTimesOptions;
  readonly #opened = new Map<string, { readonly project: string; readonly prompt: string }>();
  readonly #times = new Map<string, ReadonlyMap<string, number>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ServedTimesOptions) {
    super();
    this.#options = options;
  }

  find(project: string, prompt: string, environment: string): number | undefined {
    return this.#times.get(keyOf(project, prompt))?.get(environment);
  }

  open(project: string, prompt: string): void {
    const key = keyOf(project, prompt);
    if (this.#opened.has(key) || this.isDisposed) return;
    this.#opened.set(key, { project, prompt });
    this.#timer ??= setInterval(() => void this.readAll(), this.#options.everyMs ?? defaultMs);
    void this.#read(project, prompt);
  }

  close(project: string, prompt: string): void {
    this.#opened.delete(keyOf(project, prompt));
    if (this.#opened.size === 0) this.#stop();
  }

  override dispose(): void {
    this.#stop();
    super.dispose();
  }

  /** Reads every opened prompt again, one after the other. */
  async readAll(): Promise<void> {
    if (!this.#options.isVisible()) return;
    for (const { project, prompt } of [...this.#opened.values()].slice(0, mostAtOnce)) {
      await this.#read(project, prompt);
    }
  }

  async #read(project: string, prompt: string): Promise<void> {
    const served = await this.#options.read(project, prompt);
    if (served === undefined || this.isDisposed) return;
    const times = served.flatMap(({ environment, lastServedAt }) => {
      const at = lastServedAt === undefined ? undefined : toEpochMs(lastServedAt);
      return at === undefined ? [] : [[environment, at] as const];
    });
    this.#times.set(keyOf(project, prompt), new Map(times));
    if (times.length > 0) this.#options.onChange(project, prompt);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

const defaultMs = 10_000;
/** Somebody who opens everything must not flood the registry. */
const mostAtOnce = 20;

function keyOf(project: string, prompt: string): string {
  return `${project}\n${prompt}`;
}
