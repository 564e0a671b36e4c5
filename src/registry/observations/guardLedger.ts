import { calculateAssignmentProbability, learnAssignment } from '../../domain/guards/assignment.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import { createGuardState } from '../../domain/guards/createGuardState.ts';
import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import type { GuardState } from '../../domain/guards/guardState.ts';
import { hearTraffic } from '../../domain/guards/hearTraffic.ts';
import type { TrafficState } from '../../domain/guards/trafficState.ts';
import { updateGuard } from '../../domain/guards/updateGuard.ts';
import { updateTraffic } from '../../domain/guards/updateTraffic.ts';
import { matchesCohort } from '../../domain/deployment/traffic.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { GuardStates, ObservedUnit } from '../store/tables/guardTable.ts';
import type { MetricValue } from './checkObservation.ts';
import type { Credit } from './creditObservation.ts';
import {
  noRecord,
  readUnitKnowledge,
  writeUnitKnowledge,
  type UnitRecord,
} from './unitKnowledge.ts';

interface Known {
  readonly units: readonly ObservedUnit[];
  readonly states: GuardStates;
}

/** What guards made of one outcome. */
export interface Learned {
  /** Whether it is the first one of its unit in its stage. */
  readonly isNewUnit: boolean;
  /** By key of each guard that it is a record of: the chance with which the unit got the candidate. */
  readonly probabilities: ReadonlyMap<string, number>;
}

/** Number of what is known of a unit whatever it reported; guards follow. */
const anySubject = 0;

/** What one batch tells the guards of one unfinished rollout, in memory until it is saved as a whole. */
export class GuardLedger {
  readonly #rolloutId: string;
  readonly #settings: readonly GuardSettings[];
  readonly #stages: readonly string[];
  readonly #now: number;
  readonly #written: ReadonlyMap<string, string>;
  readonly #units = new Map<string, Map<number, UnitRecord>>();
  readonly #changedUnits = new Set<string>();
  readonly #states: ReadonlyMap<string, GuardState>;
  readonly #changed = new Map<string, GuardState>();
  readonly #trafficBefore: TrafficState;
  #traffic: TrafficState;

  private constructor({ id, plan }: Rollout, { units, states }: Known, now: number) {
    this.#rolloutId = id;
    this.#settings = createGuardSettings(plan);
    this.#stages = plan.stages.map(({ name }) => name);
    this.#now = now;
    this.#written = new Map(units.map(({ unitHash, records }) => [unitHash, records]));
    this.#states = states.byKey;
    this.#trafficBefore = states.traffic;
    this.#traffic = states.traffic;
  }

  /** Reads what is known of the units that a batch names. */
  static async open(
    tables: StoreTables,
    rollout: Rollout,
    batch: { readonly unitHashes: readonly string[]; readonly now: number },
  ): Promise<GuardLedger> {
    const units = await tables.guards.findUnits(rollout.id, batch.unitHashes);
    const states = await tables.guards.readStates(rollout.id);
    return new GuardLedger(rollout, { units, states }, batch.now);
  }

  /**
   * At most one record of each guard for a unit in a stage: its first outcome there that has the metric and, where the
   * guard asks for one, is of the cohort.
   */
  add(credit: Credit, values: ReadonlyMap<string, MetricValue>): Learned {
    const { stage, arm, attributes } = credit;
    const at = this.#now;
    const seen = this.#learn(credit, anySubject);
    this.#traffic =
      seen === undefined
        ? hearTraffic(this.#traffic, { stage, at })
        : updateTraffic(this.#traffic, { stage, arm, probability: seen, at });
    const probabilities = new Map<string, number>();
    for (const [index, settings] of this.#settings.entries()) {
      const { key, metric, when } = settings;
      const value = values.get(metric);
      if (value === undefined || !matchesCohort(when, attributes)) continue;
      const probability = this.#learn(credit, index + 1);
      if (probability === undefined) continue;
      probabilities.set(key, probability);
      const state = this.#changed.get(key) ?? this.#states.get(key) ?? createGuardState();
      const record = { stage, arm, probability, value, at };
      this.#changed.set(key, updateGuard(settings, state, record));
    }
    return { isNewUnit: seen !== undefined, probabilities };
  }

  async save(tables: StoreTables): Promise<void> {
    if (this.#changedUnits.size > 0) {
      const units = [...this.#changedUnits].map((unitHash) => ({
        unitHash,
        records: writeUnitKnowledge(this.#open(unitHash)),
      }));
      await tables.guards.saveUnits(this.#rolloutId, units);
    }
    await tables.guards.saveStates(this.#rolloutId, {
      ...(this.#traffic === this.#trafficBefore ? {} : { traffic: this.#traffic }),
      byKey: this.#changed,
    });
  }

  /** The chance with which the unit got the candidate, given its earlier records; undefined if this stage has one. */
  #learn({ unitHash, stage, arm, share }: Credit, subject: number): number | undefined {
    const records = this.#open(unitHash);
    const known = records.get(subject) ?? noRecord;
    const number = this.#stages.indexOf(stage);
    if (known.stages.includes(number)) return undefined;
    const learned = learnAssignment(known, share, arm);
    records.set(subject, { ...learned, stages: [...known.stages, number] });
    this.#changedUnits.add(unitHash);
    return calculateAssignmentProbability(known, share);
  }

  #open(unitHash: string): Map<number, UnitRecord> {
    const known = this.#units.get(unitHash);
    if (known !== undefined) return known;
    const text = this.#written.get(unitHash);
    const records = new Map(text === undefined ? [] : readUnitKnowledge(text));
    this.#units.set(unitHash, records);
    return records;
  }
}
