import { builtInMetrics, isBuiltInMetric } from '../../protocol/registry/observationDto.ts';
import type { MetricValue } from '../observations/checkObservation.ts';
import { MetricSums } from '../observations/metricSums.ts';
import type { StoreTables } from '../store/registryStore.ts';

/** Finer than this is needed nowhere, and 168 rows hold the seven days that are kept. */
export const baselineHourMs = 60 * 60_000;
export const baselineLifetimeMs = 7 * 24 * baselineHourMs;

/** Where and when an outcome happened while no rollout ran. */
export interface BaselineOutcome {
  readonly prompt: string;
  readonly revision: number;
  readonly version: string;
  readonly at: number;
}

interface OpenHour extends BaselineOutcome {
  readonly sums: MetricSums;
}

/** What one batch says of versions while no rollout ran, in memory until it is saved as a whole. */
export class BaselineLedger {
  readonly #environment: string;
  readonly #hours = new Map<string, OpenHour>();

  constructor(environment: string) {
    this.#environment = environment;
  }

  add(outcome: BaselineOutcome, values: ReadonlyMap<string, MetricValue>): void {
    if (values.size === 0) return;
    const { prompt, revision, version } = outcome;
    const at = outcome.at - (outcome.at % baselineHourMs);
    const name = JSON.stringify([prompt, revision, at]);
    const hour = this.#hours.get(name) ?? { prompt, revision, version, at, sums: new MetricSums() };
    this.#hours.set(name, hour);
    for (const [metric, value] of values) hour.sums.add(metric, value);
  }

  async save(tables: StoreTables): Promise<void> {
    for (const { sums, prompt, revision, version, at: hour } of this.#hours.values()) {
      const place = { environment: this.#environment, prompt, revision };
      const kept = await this.#findKept(tables, prompt, sums);
      const before = await tables.baselines.find(place, hour);
      const all = before === undefined ? new MetricSums() : MetricSums.parse(before);
      all.merge(sums.pick(kept));
      await tables.baselines.save(place, { version, hour, metrics: all.toText() });
    }
  }

  /** Metrics of the application's own are kept where a guard of the last rollout here names them. */
  async #findKept(
    tables: StoreTables,
    prompt: string,
    sums: MetricSums,
  ): Promise<ReadonlySet<string>> {
    if ([...sums.byMetric.keys()].every(isBuiltInMetric)) return new Set(builtInMetrics);
    const place = { prompt, environment: this.#environment };
    const [last] = await tables.rollouts.list({ ...place, limit: 1 });
    const guards = last?.rollout.plan.guards ?? [];
    return new Set([...builtInMetrics, ...guards.map(({ metric }) => metric)]);
  }
}
