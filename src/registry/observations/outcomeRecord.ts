import type { CohortRecord } from '../../domain/guards/cohortState.ts';
import { parseStored } from '../store/parseStored.ts';

/** What one outcome adds to what is known of a rollout, with all that was decided when it came in. */
export interface OutcomeRecord extends CohortRecord {
  /** Index of the first rule that fits the unit; -1 for none. */
  readonly rule: number;
  /** Begin of the minute in which it happened, by the application's clock. */
  readonly minute: number;
  /** What the unit is in each cohort dimension of the plan; undefined where it did not say. */
  readonly cohorts: readonly (string | undefined)[];
}

/** Names that many records share are written once. */
interface Written {
  readonly at: number;
  readonly slots: readonly (readonly [string, number, OutcomeRecord['arm'], number])[];
  readonly names: readonly string[];
  readonly records: readonly WrittenRecord[];
}

type Pairs<T> = readonly (number | T)[];
type WrittenRecord = readonly [
  slot: number,
  isNewUnit: 0 | 1,
  cohorts: readonly (string | null)[],
  values: Pairs<number | boolean>,
  probabilities: Pairs<number>,
];

/** Records of one batch as a short text. */
export function writeRecords(records: readonly OutcomeRecord[]): string {
  const slots = new Index<Written['slots'][number]>();
  const names = new Index<string>();
  const toPairs = <T>(map: ReadonlyMap<string, T>) => {
    const pairs: (number | T)[] = [];
    for (const [name, value] of map) pairs.push(names.add(name, name), value);
    return pairs;
  };
  const written = records.map((one): WrittenRecord => {
    const { stage, rule, arm, minute } = one;
    return [
      slots.add(`${rule} ${arm} ${minute} ${stage}`, [stage, rule, arm, minute]),
      one.isNewUnit ? 1 : 0,
      one.cohorts.map((value) => value ?? null),
      toPairs(one.values),
      toPairs(one.probabilities),
    ];
  });
  const at = records[0]?.at ?? 0;
  const batch: Written = { at, slots: slots.items, names: names.items, records: written };
  return JSON.stringify(batch);
}

/** What `writeRecords` wrote. */
export function readRecords(text: string): OutcomeRecord[] {
  const { at, slots, names, records } = parseStored<Written>(text);
  const toMap = <T>(pairs: readonly unknown[], isValue: (value: unknown) => value is T) => {
    const map = new Map<string, T>();
    for (let index = 0; index < pairs.length; index += 2) {
      const value = pairs[index + 1];
      if (isValue(value)) map.set(names[Number(pairs[index])] ?? '', value);
    }
    return map;
  };
  return records.map(([slot, isNewUnit, cohorts, values, probabilities]) => {
    const [stage = '', rule = -1, arm = 'stable' as const, minute = 0] = slots[slot] ?? [];
    return {
      ...{ at, stage, rule, arm, minute, isNewUnit: isNewUnit === 1 },
      cohorts: cohorts.map((value) => value ?? undefined),
      values: toMap(values, isMetricValue),
      probabilities: toMap(probabilities, isNumber),
    };
  });
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isMetricValue(value: unknown): value is number | boolean {
  return isNumber(value) || typeof value === 'boolean';
}

/** Gives each different thing a number. */
class Index<T> {
  readonly items: T[] = [];
  readonly #numbers = new Map<string, number>();

  add(name: string, item: T): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.items.length);
    return this.items.push(item) - 1;
  }
}
