import { createHash } from 'node:crypto';
import { matchesCohort } from '../../domain/deployment/traffic.ts';
import type { SampleRules } from '../../domain/environment/environment.ts';
import type { CohortName } from '../../domain/guards/cohortName.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import { isBadOutcome } from '../../domain/guards/isBadOutcome.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import { fillReservoirs, reservoirSize, type Place } from '../../domain/samples/fillReservoirs.ts';
import { listReservoirs } from '../../domain/samples/listReservoirs.ts';
import type { SampleLosses } from '../../domain/samples/sampleLoss.ts';
import type { SampleTexts } from '../../domain/samples/redactSample.ts';
import type { MetricValue } from '../observations/checkObservation.ts';
import type { Credit } from '../observations/creditObservation.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { ReservoirLevel, SampleHead, StoredSample } from '../store/tables/sampleTable.ts';
import { redactSamples } from './redactSamples.ts';

/** How long a sample is kept, whatever becomes of its rollout. */
export const sampleLifetimeMs = 14 * 24 * 60 * 60 * 1000;

/** An outcome that may have a sample, or belong to one that is stored. */
export interface SampledOutcome {
  /** Stands for its id. */
  readonly key: string;
  readonly credit: Credit;
  readonly version: string;
  /** Those that are new with this report. */
  readonly values: ReadonlyMap<string, MetricValue>;
  /** Taken with the first report only: whether earlier ones were bad is not known any more. */
  readonly texts: SampleTexts | undefined;
  readonly cohorts: readonly CohortName[];
  /** False when the id was reported before. */
  readonly isFirst: boolean;
}

interface Entry extends Omit<SampledOutcome, 'values'> {
  /** Of the sample. */
  readonly id: string;
  readonly priority: number;
  readonly values: Map<string, MetricValue>;
}

/** The samples of one batch and one unfinished rollout, in memory until they are saved as a whole. */
export class SampleLedger {
  readonly #rollout: Rollout;
  readonly #rules: SampleRules | undefined;
  readonly #now: number;
  readonly #guards: readonly GuardSettings[];
  readonly #entries = new Map<string, Entry>();

  constructor(rollout: Rollout, rules: SampleRules | undefined, now: number) {
    this.#rollout = rollout;
    this.#rules = rules;
    this.#now = now;
    this.#guards = createGuardSettings(rollout.plan);
  }

  add(outcome: SampledOutcome): void {
    const known = this.#entries.get(outcome.key);
    if (known !== undefined)
      for (const [metric, value] of outcome.values) known.values.set(metric, value);
    else if (outcome.texts !== undefined || !outcome.isFirst)
      this.#entries.set(outcome.key, {
        ...outcome,
        ...identify(this.#rollout.salt, outcome.key),
        values: new Map(outcome.values),
      });
  }

  async save(tables: StoreTables): Promise<void> {
    if (this.#entries.size === 0) return;
    const stored = await this.#findStored(tables);
    const offered: Place[] = [];
    const fresh = new Map<string, StoredSample>();
    const known: StoredSample[] = [];
    for (const entry of this.#entries.values()) {
      const sample = this.#toSample(entry, stored.get(entry.id));
      if (sample === undefined) continue;
      if (!stored.has(entry.id)) fresh.set(entry.id, sample);
      else known.push(sample);
      offered.push(...listPlaces(sample, entry));
    }
    await tables.samples.saveOutcomes(this.#rollout.id, known);
    const wanted = await this.#leaveOutLow(tables, offered);
    if (wanted.length > 0) await this.#fill(tables, wanted, fresh);
  }

  async #findStored(tables: StoreTables): Promise<ReadonlyMap<string, SampleHead>> {
    const repeated = [...this.#entries.values()].filter(({ isFirst }) => !isFirst);
    if (repeated.length === 0) return new Map();
    const ids = repeated.map(({ id }) => id);
    const heads = await tables.samples.findHeads(this.#rollout.id, ids);
    return new Map(heads.map((head) => [head.id, head]));
  }

  /** As it is to be stored but for its texts, which are redacted once it is sure of a place. */
  #toSample(entry: Entry, stored: SampleHead | undefined): StoredSample | undefined {
    const { credit, values } = entry;
    const firstTexts = entry.isFirst ? entry.texts : undefined;
    const texts = stored === undefined ? firstTexts : { input: '', output: '' };
    if (texts === undefined) return undefined;
    const failed = new Set(stored?.failed);
    for (const guard of this.#guards) {
      const value = values.get(guard.metric);
      if (value === undefined || !matchesCohort(guard.when, credit.attributes)) continue;
      if (isBadOutcome(guard, value)) failed.add(guard.key);
    }
    return {
      id: entry.id,
      ...{ stage: credit.stage, arm: credit.arm, version: entry.version, at: credit.at },
      cohort: Object.fromEntries(
        entry.cohorts.map(({ attribute, value = null }) => [attribute, value]),
      ),
      ...stored,
      metrics: { ...stored?.metrics, ...Object.fromEntries(values) },
      failed: [...failed],
      ...{ redactions: 0, texts, receivedAt: this.#now },
    };
  }

  /** Most samples of a long rollout are too low for every full reservoir: that is all that is looked at for them. */
  async #leaveOutLow(tables: StoreTables, offered: readonly Place[]): Promise<readonly Place[]> {
    if (offered.length === 0) return [];
    const reservoirs = [...new Set(offered.map(({ reservoir }) => reservoir))];
    const levels = await tables.samples.readLevels(this.#rollout.id, reservoirs);
    return offered.filter(({ reservoir, priority }) => hasRoom(levels.get(reservoir), priority));
  }

  async #fill(
    tables: StoreTables,
    wanted: readonly Place[],
    fresh: ReadonlyMap<string, StoredSample>,
  ): Promise<void> {
    const { id } = this.#rollout;
    const reservoirs = [...new Set(wanted.map(({ reservoir }) => reservoir))];
    const present = await tables.samples.listPlaces(id, reservoirs);
    const first = fillReservoirs(present, wanted);
    const { redacted, losses } = this.#redact(first.added, fresh);
    // What could not be redacted takes no place from others.
    const possible = wanted.filter(
      ({ sampleId }) => !fresh.has(sampleId) || redacted.has(sampleId),
    );
    const isAll = first.added.every((place) => possible.includes(place));
    const { added, removed } = isAll ? first : fillReservoirs(present, possible);
    await tables.samples.insert(id, [...redacted.values()]);
    await tables.samples.addPlaces(id, added);
    await tables.samples.removePlaces(id, removed);
    await tables.samples.addLosses(id, losses);
  }

  #redact(
    added: readonly Place[],
    fresh: ReadonlyMap<string, StoredSample>,
  ): { readonly redacted: ReadonlyMap<string, StoredSample>; readonly losses: SampleLosses } {
    const ids = new Set(added.map(({ sampleId }) => sampleId));
    const samples = [...fresh.values()].filter(({ id }) => ids.has(id));
    if (samples.length === 0 || this.#rules === undefined)
      return { redacted: new Map(), losses: { redactionTimeout: 0, tooLong: 0 } };
    const texts = new Map(samples.map((sample) => [sample.id, sample.texts]));
    const { redacted, losses } = redactSamples(texts, this.#rules);
    const kept = samples.flatMap((sample): [string, StoredSample][] => {
      const done = redacted.get(sample.id);
      return done === undefined ? [] : [[sample.id, { ...sample, ...done }]];
    });
    return { redacted: new Map(kept), losses };
  }
}

/** Where a sample would like to be: in its own cohorts, whatever a later report says of the unit. */
function listPlaces(sample: StoredSample, { priority }: Entry): Place[] {
  const cohorts = Object.entries(sample.cohort).map(([attribute, value]) =>
    value === null ? { attribute } : { attribute, value },
  );
  return listReservoirs({ ...sample, cohorts }).map((reservoir) => ({
    ...{ reservoir, sampleId: sample.id, priority },
  }));
}

function hasRoom(level: ReservoirLevel | undefined, priority: number): boolean {
  return level === undefined || level.count < reservoirSize || priority > level.lowestPriority;
}

/**
 * The id under which a sample is stored and shown, which tells nothing of that of the application, and its priority: as
 * good as random, and the same whenever the same outcome is reported, so that a repeat is no second chance.
 */
function identify(salt: string, key: string): { id: string; priority: number } {
  const digest = createHash('sha256').update(`${salt} sample ${key}`).digest();
  const id = digest.subarray(0, 16).toString('base64url');
  return { id, priority: digest.readUIntBE(16, 6) / 2 ** 48 };
}
