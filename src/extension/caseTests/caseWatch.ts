// Continuous runs: after a save, the cases whose answers the save can change. No `vscode`: saves are told from outside.
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import { Disposable } from '../platform/disposable.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import { findChangedCases } from './caseTree.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';

export interface CaseWatchDeps {
  readonly book: Pick<FixtureBook, 'read'>;
  /** Changes with what is served; undefined while the file is broken. */
  readonly readContentHash: (promptUri: string) => Promise<string | undefined>;
  /** Whether a file that the prompt is tried with has changes that are not saved. */
  readonly hasUnsaved: (prompt: PromptFixtures) => boolean;
  /** Settles when the run has ended, also by the signal. */
  readonly run: (
    prompt: PromptFixtures,
    due: readonly LoadedCase[],
    signal: AbortSignal,
  ) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** What a prompt and its cases were, or are to be, asked as. */
interface Seen {
  readonly contentHash: string;
  readonly cases: readonly LoadedCase[];
}

interface Watched {
  seen?: Seen;
  running?: {
    readonly target: Seen;
    readonly stop: AbortController;
    readonly ended: Promise<void>;
  };
}

/** "Save all" is one reason to run, not one for each file. */
const saveDelayMs = 100;

/**
 * After a change of the prompt all of its cases are due, after a change of fixtures those that it changed. A save during a
 * run ends that run when it changes something, and what was left of it is due again. What a prompt was before is known
 * from when one of its files was opened; where it is not, all of its cases are due.
 */
export class CaseWatch extends Disposable {
  readonly #deps: CaseWatchDeps;
  readonly #prompts = new Map<string, Watched>();
  readonly #saved = new Set<string>();
  /** Looks and starts of runs, one after the other; runs themselves are not waited for. */
  #turn: Promise<void> = Promise.resolve();
  readonly #soon = this.register(
    new RefreshTimer(() => {
      const saved = [...this.#saved];
      this.#saved.clear();
      for (const uri of saved) this.#next(() => this.#follow(uri));
    }, saveDelayMs),
  );

  constructor(deps: CaseWatchDeps) {
    super();
    this.#deps = deps;
  }

  /** A file of the prompt is open: from now on it is known what a save changes. */
  opened(promptUri: string): void {
    if (this.#watched(promptUri).seen === undefined) this.#next(() => this.#remember(promptUri));
  }

  saved(promptUri: string): void {
    this.#saved.add(promptUri);
    this.#soon.soon();
  }

  override dispose(): void {
    super.dispose();
    for (const { running } of this.#prompts.values()) running?.stop.abort();
  }

  #next(work: () => Promise<void>): void {
    this.#turn = this.#turn
      .then(() => (this.isDisposed ? undefined : work()))
      .catch(this.#deps.onError);
  }

  #watched(uri: string): Watched {
    const known = this.#prompts.get(uri) ?? {};
    this.#prompts.set(uri, known);
    return known;
  }

  async #remember(uri: string): Promise<void> {
    const watched = this.#watched(uri);
    const prompt = await this.#deps.book.read(uri);
    const seen = prompt === undefined ? undefined : await this.#look(prompt);
    // What is not saved yet is what the next save changes: how it was before is not known.
    if (prompt === undefined || seen === undefined || this.#deps.hasUnsaved(prompt)) return;
    if (watched.running === undefined) watched.seen ??= seen;
  }

  async #look({ uri, fixtures }: PromptFixtures): Promise<Seen | undefined> {
    const contentHash = await this.#deps.readContentHash(uri);
    return contentHash === undefined ? undefined : { contentHash, cases: fixtures.cases };
  }

  async #follow(uri: string): Promise<void> {
    const watched = this.#watched(uri);
    const prompt = await this.#deps.book.read(uri);
    const target = prompt === undefined ? undefined : await this.#look(prompt);
    // A broken prompt cannot be asked; the next good one is compared with what it was before.
    if (prompt === undefined || target === undefined) return;
    const last = watched.running?.target ?? watched.seen;
    if (findDue(last, target).length === 0) {
      if (watched.running === undefined) watched.seen = target;
      return;
    }
    watched.running?.stop.abort();
    await watched.running?.ended;
    if (this.isDisposed) return;
    this.#run(prompt, target, watched);
  }

  #run(prompt: PromptFixtures, target: Seen, watched: Watched): void {
    const stop = new AbortController();
    const due = findDue(watched.seen, target);
    const ended = this.#deps
      .run(prompt, due, stop.signal)
      .catch(this.#deps.onError)
      .then(() => {
        if (!stop.signal.aborted) watched.seen = target;
        delete watched.running;
      });
    watched.running = { target, stop, ended };
  }
}

function findDue(before: Seen | undefined, after: Seen): readonly LoadedCase[] {
  return before?.contentHash === after.contentHash
    ? findChangedCases(before.cases, after.cases)
    : after.cases;
}
