import type { SampleRules } from '../../domain/environment/environment.ts';
import { newCohort } from '../../domain/guards/cohortState.ts';
import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import { builtInMetrics } from '../../protocol/registry/observationDto.ts';
import { find } from '../http/find.ts';
import { DetailLedger, type DetailedOutcome, type OutcomeNews } from '../samples/detailLedger.ts';
import type { StoreTables } from '../store/registryStore.ts';
import { addUpOutcomes } from './addUpOutcomes.ts';
import type { MetricValue } from './checkObservation.ts';
import { CohortNames } from './cohortNames.ts';
import { GuardLedger, type Learned } from './guardLedger.ts';
import { writeRecords, type OutcomeRecord } from './outcomeRecord.ts';
import { minuteMs } from './outcomeSteps.ts';

/** Outcomes that wait to be added up: with more of them all are. Every reader adds those that wait by itself. */
const maxPending = 4000;
const nothingLearned: Learned = { isNewUnit: false, probabilities: new Map() };

interface Parts {
  readonly cohorts: CohortNames;
  readonly guards?: GuardLedger;
  readonly details?: DetailLedger;
}

/** What one batch adds to one rollout, in memory until it is saved as a whole. */
export class RolloutLedger {
  readonly #rollout: Rollout;
  readonly #now: number;
  readonly #cohorts: CohortNames;
  readonly #kept: ReadonlySet<string>;
  /** Undefined once the rollout is over: nothing is decided any more, and units are forgotten. */
  readonly #guards: GuardLedger | undefined;
  readonly #records: OutcomeRecord[] = [];

  /** Undefined once the rollout is over. */
  readonly #details: DetailLedger | undefined;

  private constructor(rollout: Rollout, now: number, { cohorts, guards, details }: Parts) {
    this.#rollout = rollout;
    this.#now = now;
    this.#guards = guards;
    this.#details = details;
    this.#cohorts = cohorts;
    const guarded = (rollout.plan.guards ?? []).map(({ metric }) => metric);
    this.#kept = new Set([...builtInMetrics, ...guarded]);
  }

  /** Reads what is known of the units that a batch names. */
  static async open(
    tables: StoreTables,
    rolloutId: string,
    batch: {
      readonly unitHashes: readonly string[];
      readonly now: number;
      readonly samples: SampleRules | undefined;
    },
  ): Promise<RolloutLedger> {
    const { rollout } = await find.rollout(tables, rolloutId);
    const cohorts = new CohortNames(rollout.plan, await tables.cohorts.listNames(rolloutId));
    if (isFinalPhase(rollout.phase)) return new RolloutLedger(rollout, batch.now, { cohorts });
    const guards = await GuardLedger.open(tables, rollout, batch);
    const details = await DetailLedger.open(tables, rollout, batch);
    return new RolloutLedger(rollout, batch.now, { cohorts, guards, details });
  }

  /** Adds metrics of one outcome; those of the application's own that no guard names are left out. */
  add(outcome: DetailedOutcome, news: Omit<OutcomeNews, 'isNewUnit' | 'cohorts'>): void {
    const { credit } = outcome;
    const { stage, rule, arm, at, attributes } = credit;
    const { values, isFirst } = news;
    const learned = this.#guards?.add(credit, values) ?? nothingLearned;
    const { isNewUnit } = learned;
    const cohorts = this.#cohorts.placeUnit(attributes);
    this.#details?.add(outcome, { values, isFirst, isNewUnit, cohorts });
    this.#records.push({
      ...{ stage, rule, arm, minute: at - (at % minuteMs), at: this.#now },
      ...learned,
      cohorts: this.#cohorts.dimensions.map((name) => {
        const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
        return typeof value === 'string' ? value.slice(0, longestValue) : undefined;
      }),
      values: this.#pickKept(values),
    });
  }

  #pickKept(values: ReadonlyMap<string, MetricValue>): ReadonlyMap<string, MetricValue> {
    for (const metric of values.keys())
      if (!this.#kept.has(metric))
        return new Map([...values].filter(([name]) => this.#kept.has(name)));
    return values;
  }

  async save(tables: StoreTables): Promise<void> {
    const { id } = this.#rollout;
    await this.#guards?.save(tables);
    await this.#details?.save(tables);
    // Before outcomes are added up: who keeps a value apart has to know of all the others.
    const added = this.#cohorts.added.map((cohort) => ({ cohort, state: newCohort }));
    if (added.length > 0) await tables.cohorts.save(id, added);
    if (this.#records.length === 0) return;
    const records = this.#records.length;
    const pending = (await tables.outcomes.countPending(id)) + records;
    if (pending > maxPending) await addUpOutcomes(tables, this.#rollout, this.#records);
    else await tables.outcomes.append(id, { records, body: writeRecords(this.#records) });
  }
}

/** What is longer is no name of a cohort, and need not be kept whole. */
const longestValue = 201;
