// The last comparison of each prompt and of each version in this window, and whether the registry has it as evidence.
import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import { wasCutShort } from '../../evals/compare/wasCutShort.ts';
import { toEvidence } from '../../evals/evidence/toEvidence.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import { Emitter } from '../platform/emitter.ts';
import { l10n } from '../platform/localize.ts';
import { describeError, type Logger } from '../platform/logger.ts';

export interface KnownComparison {
  readonly prompt: PromptFixtures;
  /** The published version that was compared; absent where it was the file. */
  readonly version?: string;
  readonly comparison: Comparison;
  readonly contentHash: string;
  /** Every case of the prompt was asked: only then it is recorded. */
  readonly isWhole: boolean;
  /** Its id in the registry. */
  readonly evidenceId?: string;
  /** Why the registry does not have it. */
  readonly problem?: string;
}

export class ComparisonBook {
  readonly #log: Pick<Logger, 'warn' | 'error'>;
  readonly #known = new Map<string, KnownComparison>();
  readonly #changed: Emitter<string>;

  constructor(log: Pick<Logger, 'warn' | 'error'>) {
    this.#log = log;
    this.#changed = new Emitter<string>((error) => log.error(describeError(error)));
  }

  /** The URI of the prompt whose comparison changed. */
  get onDidChange(): Emitter<string>['event'] {
    return this.#changed.event;
  }

  /** That of the file, or of a published version. */
  of(promptUri: string, version?: string): KnownComparison | undefined {
    return this.#known.get(toName(promptUri, version));
  }

  findRecorded(evidenceId: string): KnownComparison | undefined {
    return [...this.#known.values()].find((one) => one.evidenceId === evidenceId);
  }

  /** Keeps a comparison, and records it as evidence where every case ran. Never throws: what failed is kept with it. */
  async add(
    prompt: PromptFixtures,
    comparison: Comparison,
    version?: string,
  ): Promise<KnownComparison> {
    const known: KnownComparison = {
      ...{ prompt, comparison, contentHash: calculateContentHash(comparison.candidate) },
      isWhole: !wasCutShort(comparison) && comparison.differences.length === countProving(prompt),
      ...(version === undefined ? {} : { version }),
    };
    this.#set(known);
    return known.isWhole ? this.record(known) : known;
  }

  /** Sends a comparison to the registry, again where that failed before. */
  async record(known: KnownComparison): Promise<KnownComparison> {
    const recorded = await this.#send(known);
    if (this.of(known.prompt.uri, known.version) === known) this.#set(recorded);
    return recorded;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #send(known: KnownComparison): Promise<KnownComparison> {
    const { problem: _before, ...kept } = known;
    const { prompt, comparison } = kept;
    const { project, key } = prompt;
    const body =
      key === undefined ? undefined : toEvidence(comparison, { prompt: key, ranIn: 'editor' });
    if (body === undefined) return known;
    try {
      const client = await project.connection.writer(l10n.t('record the evidence'));
      const { id } = await client.evidence.record(body);
      return { ...kept, evidenceId: id };
    } catch (error) {
      this.#log.warn(`Evidence for ${prompt.path} was not recorded: ${describeError(error)}`);
      const problem = error instanceof Error ? error.message : String(error);
      return { ...kept, problem };
    }
  }

  #set(known: KnownComparison): void {
    this.#known.set(toName(known.prompt.uri, known.version), known);
    this.#changed.fire(known.prompt.uri);
  }
}

function toName(promptUri: string, version = ''): string {
  return `${version} ${promptUri}`;
}

/** Cases that assert nothing prove nothing, and are left out of comparisons. */
function countProving({ fixtures }: PromptFixtures): number {
  if (fixtures.broken.length > 0) return Number.NaN;
  return fixtures.cases.filter((one) => one.assertions.length > 0).length;
}
