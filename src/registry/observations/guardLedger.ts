import {
  calculateAssignmentProbability,
  learnAssignment,
  unknownAssignment,
} from '../../domain/guards/assignment.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import { createGuardState } from '../../domain/guards/createGuardState.ts';
import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import type { GuardState } from '../../domain/guards/guardState.ts';
import type { TrafficState } from '../../domain/guards/trafficState.ts';
import { hearTraffic } from '../../domain/guards/hearTraffic.ts';
import { updateGuard } from '../../domain/guards/updateGuard.ts';
import { updateTraffic } from '../../domain/guards/updateTraffic.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { StoreTables } from '../store/registryStore.ts';
import {
  anyMetric,
  type GuardStates,
  type ObservedUnit,
  type UnitRecord,
} from '../store/tables/guardTable.ts';
import type { MetricValue } from './checkObservation.ts';
import type { Credit } from './creditObservation.ts';

interface Known {
  readonly units: readonly ObservedUnit[];
  readonly states: GuardStates;
}

/** What one batch tells the guards of one unfinished rollout, in memory until it is saved as a whole. */
export class GuardLedger {
  readonly #rolloutId: string;
  readonly #settings: readonly GuardSettings[];
  readonly #now: number;
  readonly #units: Map<string, Map<string, UnitRecord>>;
  readonly #changed = new Set<string>();
  readonly #guards: Map<string, GuardState>;
  readonly #trafficBefore: TrafficState;
  #traffic: TrafficState;

  private constructor(rollout: Rollout, { units, states }: Known, now: number) {
    this.#rolloutId = rollout.id;
    this.#settings = createGuardSettings(rollout.plan);
    this.#now = now;
    this.#units = new Map(units.map(({ unitHash, records }) => [unitHash, toMap(records)]));
    this.#guards = new Map(states.byMetric);
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

  /** At most one record of each metric for a unit in a stage: its first outcome there that has the metric. */
  add(credit: Credit, values: ReadonlyMap<string, MetricValue>): void {
    const { stage, arm } = credit;
    const seen = this.#learn(credit, anyMetric);
    const at = this.#now;
    this.#traffic =
      seen === undefined
        ? hearTraffic(this.#traffic, { stage, at })
        : updateTraffic(this.#traffic, { stage, arm, probability: seen, at });
    for (const settings of this.#settings) {
      const { metric } = settings;
      const value = values.get(metric);
      if (value === undefined) continue;
      const probability = this.#learn(credit, metric);
      if (probability === undefined) continue;
      const state = this.#guards.get(metric) ?? createGuardState();
      const record = { stage, arm, probability, value, at };
      this.#guards.set(metric, updateGuard(settings, state, record));
    }
  }

  async save(tables: StoreTables): Promise<void> {
    if (this.#traffic === this.#trafficBefore && this.#changed.size === 0) return;
    const changed = [...this.#changed].map((unitHash) => ({
      unitHash,
      records: [...(this.#units.get(unitHash)?.values() ?? [])],
    }));
    await tables.guards.saveUnits(this.#rolloutId, changed);
    const states = { traffic: this.#traffic, byMetric: this.#guards };
    await tables.guards.saveStates(this.#rolloutId, states);
  }

  /** The chance with which the unit got the candidate, given its earlier records; undefined if this stage has one. */
  #learn({ unitHash, stage, arm, share }: Credit, metric: string): number | undefined {
    const records = this.#units.get(unitHash) ?? new Map<string, UnitRecord>();
    const known = records.get(metric) ?? { metric, ...unknownAssignment, stages: [] };
    if (known.stages.includes(stage)) return undefined;
    const learned = learnAssignment(known, share, arm);
    records.set(metric, { metric, ...learned, stages: [...known.stages, stage] });
    this.#units.set(unitHash, records);
    this.#changed.add(unitHash);
    return calculateAssignmentProbability(known, share);
  }
}

function toMap(records: readonly UnitRecord[]): Map<string, UnitRecord> {
  return new Map(records.map((record) => [record.metric, record]));
}
