// Reads metrics and samples of a rollout that is or was served: after the first view, and seldom.
import { isFinalPhase, type RolloutPhase } from '../../domain/rollout/rollout.ts';
import type { RegistryClient } from '../../client/registryClient.ts';
import type { EvidenceDto } from '../../protocol/registry/evidenceDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';
import type { SampleDto } from '../../protocol/registry/sampleDto.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import type { KnownSamples, LiveFacts, SampleFilter } from './liveFacts.ts';

const samplePage = 20;
/** The registry keeps no more of one arm in one stage and cohort. */
const baselineSamples = 100;
/** What is shown is sent whole with each look. */
const largestPage = 100;
const runningMs = 4000;
/** After the end only what came late is added. */
const endedMs = 60_000;
/** Samples without a new one among them: then only what was reported later of the same ones can be new. */
const sameSamplesMs = 60_000;

export interface RolloutLiveOptions {
  readonly connection: RegistryConnection;
  /** Of this machine. */
  readonly now: () => number;
  readonly describeProblem: (error: unknown) => string;
}

/** What samples were read, and what tells whether there are others since. */
interface SamplesRead {
  readonly wish: string;
  readonly at: number;
  readonly newest: string;
}

export class RolloutLive {
  readonly #options: RolloutLiveOptions;
  #rolloutId: string | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #readPhase: RolloutPhase | undefined;
  #generation = 0;
  #filter: SampleFilter | undefined;
  #limit = samplePage;
  #chartCohort: string | undefined;
  /** What the samples and charts that were read last are of: the wish may be newer. */
  #readFilter: SampleFilter | undefined;
  #readCohort: string | undefined;
  #metrics: RolloutMetricsDto | undefined;
  #cohortMetrics: RolloutMetricsDto | undefined;
  #samples: KnownSamples | undefined;
  #samplesRead: SamplesRead | undefined;
  #evidence: EvidenceDto | undefined;
  #metricsProblem: string | undefined;
  #samplesProblem: string | undefined;

  constructor(options: RolloutLiveOptions) {
    this.#options = options;
  }

  /** What is known of this rollout now. */
  facts(rollout: RolloutDto): LiveFacts | undefined {
    if (!wasServed(rollout)) return undefined;
    if (rollout.id !== this.#rolloutId) return { filter: defaultFilter(rollout) };
    return {
      filter: this.#readFilter ?? this.#filter ?? defaultFilter(rollout),
      ...(this.#metrics === undefined ? {} : { metrics: this.#metrics }),
      ...(this.#readCohort === undefined ? {} : { chartCohort: this.#readCohort }),
      ...(this.#cohortMetrics === undefined ? {} : { cohortMetrics: this.#cohortMetrics }),
      ...(this.#samples === undefined ? {} : { samples: this.#samples }),
      ...(this.#evidence === undefined ? {} : { evidence: this.#evidence }),
      ...(this.#metricsProblem === undefined ? {} : { metricsProblem: this.#metricsProblem }),
      ...(this.#samplesProblem === undefined ? {} : { samplesProblem: this.#samplesProblem }),
    };
  }

  findSample(id: string): SampleDto | undefined {
    const { candidate = [], stable = [], failing = [] } = this.#samples ?? {};
    return [...candidate, ...stable, ...failing].find((sample) => sample.id === id);
  }

  showSamples(filter: SampleFilter): void {
    this.#filter = filter;
    this.#limit = samplePage;
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  showMoreSamples(): void {
    this.#limit = Math.min(largestPage, this.#limit + samplePage);
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  showCharts(cohort: string | undefined): void {
    this.#chartCohort = cohort;
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /** Reads what is old. Answers true when there is something new to show. */
  async load(rollout: RolloutDto | undefined): Promise<boolean> {
    const { connection, now } = this.#options;
    if (rollout === undefined || !wasServed(rollout)) return false;
    if (connection.status.kind !== 'live') return false;
    if (rollout.id !== this.#rolloutId) this.#forget(rollout.id);
    const age = now() - this.#readAt;
    // An end, or a pause by a guard, comes with outcomes that people want to see at once.
    const isSamePhase = rollout.phase === this.#readPhase;
    if (isSamePhase && age >= 0 && age < (isFinalPhase(rollout.phase) ? endedMs : runningMs))
      return false;
    this.#readAt = now();
    this.#readPhase = rollout.phase;
    this.#generation += 1;
    const mine = this.#generation;
    const isCurrent = (): boolean => mine === this.#generation;
    const client = await connection.reader().catch(() => undefined);
    if (client === undefined) return false;
    await Promise.all([
      this.#readMetrics(client, rollout, isCurrent),
      this.#readSamples(client, rollout, isCurrent),
      this.#readEvidence(client, rollout, isCurrent),
    ]);
    return isCurrent();
  }

  #forget(rolloutId: string): void {
    this.#rolloutId = rolloutId;
    this.#readAt = Number.NEGATIVE_INFINITY;
    this.#filter = undefined;
    this.#limit = samplePage;
    this.#chartCohort = undefined;
    this.#readFilter = undefined;
    this.#readCohort = undefined;
    this.#metrics = undefined;
    this.#cohortMetrics = undefined;
    this.#samples = undefined;
    this.#samplesRead = undefined;
    this.#evidence = undefined;
    this.#metricsProblem = undefined;
    this.#samplesProblem = undefined;
  }

  async #readMetrics(
    client: RegistryClient,
    { id }: RolloutDto,
    isCurrent: () => boolean,
  ): Promise<void> {
    try {
      const cohort = this.#chartCohort;
      const [all, one] = await Promise.all([
        client.rollouts.readMetrics(id),
        cohort === undefined ? undefined : client.rollouts.readMetrics(id, { cohort }),
      ]);
      if (!isCurrent()) return;
      this.#metrics = all;
      this.#cohortMetrics = one;
      this.#readCohort = cohort;
      this.#metricsProblem = undefined;
    } catch (error) {
      if (isCurrent()) this.#metricsProblem = this.#options.describeProblem(error);
    }
  }

  async #readSamples(
    client: RegistryClient,
    rollout: RolloutDto,
    isCurrent: () => boolean,
  ): Promise<void> {
    try {
      const filter = this.#filter ?? defaultFilter(rollout);
      const limit = this.#limit;
      const wish = JSON.stringify([filter, limit]);
      const at = this.#options.now();
      const reading = readNewest(client, rollout.id);
      if (this.#isWellKnown(wish, at) && (await reading) === this.#samplesRead?.newest) {
        if (isCurrent()) this.#samplesProblem = undefined;
        return;
      }
      const [newest, samples] = await Promise.all([
        reading,
        readBothArms(client, rollout.id, { filter, limit }),
      ]);
      if (!isCurrent()) return;
      this.#samplesRead = { wish, at, newest };
      const failing = samples.candidate.filter(({ failed }) => failed.length > 0);
      const known = this.#samples?.failing ?? [];
      this.#samples = { ...samples, failing: failing.length > 0 ? failing : known };
      this.#readFilter = filter;
      this.#samplesProblem = undefined;
    } catch (error) {
      if (isCurrent()) this.#samplesProblem = this.#options.describeProblem(error);
    }
  }

  #isWellKnown(wish: string, now: number): boolean {
    const read = this.#samplesRead;
    if (read?.wish !== wish) return false;
    return now >= read.at && now - read.at < sameSamplesMs;
  }

  async #readEvidence(
    client: RegistryClient,
    { prompt, candidateHash }: RolloutDto,
    isCurrent: () => boolean,
  ): Promise<void> {
    if (this.#evidence !== undefined) return;
    try {
      const query = { prompt, contentHash: candidateHash, limit: 1 };
      const { items } = await client.evidence.list(query);
      if (isCurrent()) this.#evidence = items[0];
    } catch (error) {
      // The gate says what it makes of the evals; without them here it is only less.
      this.#options.describeProblem(error);
    }
  }
}

/** How many samples there are, with the newest: a short answer that changes with every new one. */
async function readNewest(client: RegistryClient, id: string): Promise<string> {
  return JSON.stringify(await client.rollouts.listSamples(id, { limit: 1 }));
}

/** The candidate's by the filter; stable's of the same cohort, to be put beside them. */
async function readBothArms(
  client: RegistryClient,
  id: string,
  { filter, limit }: { readonly filter: SampleFilter; readonly limit: number },
): Promise<Omit<KnownSamples, 'failing'>> {
  const { arm, failed, cohort } = filter;
  const common = cohort === undefined ? {} : { cohort };
  const wanted = { ...common, ...(failed === undefined ? {} : { failed }), limit };
  const [candidate, stable] = await Promise.all([
    client.rollouts.listSamples(id, { ...wanted, arm: 'candidate' }),
    client.rollouts.listSamples(
      id,
      arm === 'stable'
        ? { ...wanted, arm: 'stable' }
        : { ...common, arm: 'stable', limit: Math.max(limit, baselineSamples) },
    ),
  ]);
  const shown = arm === 'stable' ? stable : candidate;
  return {
    candidate: arm === 'stable' ? [] : candidate.items,
    stable: stable.items,
    kept: shown.kept,
    stored: shown.stored,
    ...(shown.lost === undefined ? {} : { lost: shown.lost }),
    more: shown.nextCursor !== undefined,
  };
}

/** Before that nobody reports anything of it. */
function wasServed({ phase }: RolloutDto): boolean {
  return phase !== 'pending' && phase !== 'cancelled';
}

/** Where a guard saw harm, people come for what went wrong. */
function defaultFilter({ guards = [], end }: RolloutDto): SampleFilter {
  const harm = end?.cause === 'guard' || guards.some(({ verdict }) => verdict === 'harm');
  return harm ? { arm: 'candidate', failed: 'any' } : {};
}
