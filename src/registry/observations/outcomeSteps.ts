import type { OutcomeStep, OutcomeStepKey } from '../store/tables/outcomeTable.ts';
import { MetricSums } from './metricSums.ts';
import type { OutcomeRecord } from './outcomeRecord.ts';

export const minuteMs = 60_000;
export const allUnits = '';

export interface SummedStep {
  readonly key: OutcomeStepKey;
  readonly sums: MetricSums;
}

type Slot = Omit<OutcomeStepKey, 'cohort'>;

/** Sums of outcomes by cohort and time, in memory. */
export class OutcomeSteps {
  readonly #steps = new Map<string, SummedStep>();

  get all(): readonly SummedStep[] {
    return [...this.#steps.values()];
  }

  add({ stage, rule, arm, minute, values }: OutcomeRecord, cohorts: readonly string[]): void {
    const slot: Slot = { stepMs: minuteMs, at: minute, stage, rule, arm };
    const slotName = toName(slot);
    for (const cohort of cohorts) {
      const sums = this.#open(cohort, slot, slotName);
      for (const [metric, value] of values) sums.add(metric, value);
    }
  }

  /** Adds what is stored of some step. */
  merge(step: OutcomeStep): void {
    this.#open(step.cohort, step).merge(MetricSums.parse(step.metrics));
  }

  toList(): OutcomeStep[] {
    return [...this.#steps.values()].map(({ key, sums }) => ({ ...key, metrics: sums.toText() }));
  }

  #open(cohort: string, slot: Slot, slotName = toName(slot)): MetricSums {
    const name = slotName + cohort;
    const known = this.#steps.get(name);
    if (known !== undefined) return known.sums;
    const sums = new MetricSums();
    const { stepMs, at, stage, rule, arm } = slot;
    this.#steps.set(name, { key: { cohort, stepMs, at, stage, rule, arm }, sums });
    return sums;
  }
}

function toName({ stepMs, at, stage, rule, arm }: Slot): string {
  return `${stepMs} ${at} ${rule} ${arm} ${stage.length} ${stage}`;
}
