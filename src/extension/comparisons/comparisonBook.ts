// The last comparison of each prompt in this window, and whether the registry has it as evidence.
import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import { toEvidence } from '../../evals/evidence/toEvidence.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import { Emitter } from '../platform/emitter.ts';
import { describeError } from '../platform/logger.ts';
import type { Logger } from '../platform/logger.ts';

export interface KnownComparison {
  readonly prompt: PromptFixtures;
  readonly comparison: Comparison;
  readonly contentHash: string;
  /** Every case of the prompt ran: only then it is recorded. */
  readonly isWhole: boolean;
  /** Its id in the registry. */
  readonly evidenceId?: string;
  /** Why the registry does not have it. */
  readonly problem?: string;
}

export class ComparisonBook {
  readonly #log: Pick<Logger, 'warn' | 'error'>;
  readonly #byPrompt = new Map<string, KnownComparison>();
  readonly #changed: Emitter<string>;

  constructor(log: Pick<Logger, 'warn' | 'error'>) {
    this.#log = log;
    this.#changed = new Emitter<string>((error) => log.error(describeError(error)));
  }

  /** The URI of the prompt whose comparison changed. */
  get onDidChange(): Emitter<string>['event'] {
    return this.#changed.event;
  }

  of(promptUri: string): KnownComparison | undefined {
    return this.#byPrompt.get(promptUri);
  }

  /** Keeps a comparison, and records it as evidence where every case ran. Never throws: what failed is kept with it. */
  async add(prompt: PromptFixtures, comparison: Comparison): Promise<KnownComparison> {
    const isWhole = comparison.differences.length === countProving(prompt);
    const contentHash = calculateContentHash(comparison.candidate);
    this.#set({ prompt, comparison, contentHash, isWhole });
    return isWhole ? this.record(prompt.uri) : { prompt, comparison, contentHash, isWhole };
  }

  /** Sends the last comparison to the registry, again where that failed before. */
  async record(promptUri: string): Promise<KnownComparison> {
    const known = this.#byPrompt.get(promptUri);
    if (known === undefined) throw new RangeError('There is no comparison of this prompt.');
    const recorded = await this.#send(known);
    if (this.#byPrompt.get(promptUri) === known) this.#set(recorded);
    return recorded;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #send(known: KnownComparison): Promise<KnownComparison> {
    const { prompt, comparison, problem: _before, ...kept } = known;
    const { project, key } = prompt;
    const body =
      key === undefined ? undefined : toEvidence(comparison, { prompt: key, ranIn: 'editor' });
    if (body === undefined) return known;
    try {
      const client = await project.connection.writer('record the evidence');
      const { id } = await client.evidence.record(body);
      return { prompt, comparison, ...kept, evidenceId: id };
    } catch (error) {
      this.#log.warn(`Evidence for ${prompt.path} was not recorded: ${describeError(error)}`);
      const problem = error instanceof Error ? error.message : String(error);
      return { prompt, comparison, ...kept, problem };
    }
  }

  #set(known: KnownComparison): void {
    this.#byPrompt.set(known.prompt.uri, known);
    this.#changed.fire(known.prompt.uri);
  }
}

/** Cases that assert nothing prove nothing, and are left out of comparisons. */
function countProving({ fixtures }: PromptFixtures): number {
  if (fixtures.broken.length > 0) return Number.NaN;
  return fixtures.cases.filter((one) => one.assertions.length > 0).length;
}
