import { parseStored } from '../store/parseStored.ts';
import { OutcomeSketch } from './outcomeSketch.ts';

/** What is known of one metric: true counts 1, false 0. */
export interface MetricSum {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Of its numbers; undefined where there were only true and false. */
  readonly sketch?: OutcomeSketch;
}

type OpenSum = { -readonly [Key in keyof MetricSum]: MetricSum[Key] };
type WrittenSum = readonly [count: number, sum: number, sumOfSquares?: number, sketch?: string];
type WrittenEntry = readonly [metric: string, WrittenSum];

/** Outcomes added up, metric by metric. Sums of parts merge into the sums of the whole. */
export class MetricSums {
  readonly #sums = new Map<string, OpenSum>();

  /** Of what `toText` gave. */
  static parse(text: string): MetricSums {
    const sums = new MetricSums();
    for (const [metric, written] of parseStored<readonly WrittenEntry[]>(text)) {
      const [count, sum, sumOfSquares = sum, sketch] = written;
      const known = { count, sum, sumOfSquares };
      if (sketch === undefined) sums.#sums.set(metric, known);
      else sums.#sums.set(metric, { ...known, sketch: OutcomeSketch.parse(sketch) });
    }
    return sums;
  }

  get byMetric(): ReadonlyMap<string, MetricSum> {
    return this.#sums;
  }

  add(metric: string, value: number | boolean): void {
    const sum = this.#open(metric);
    const number = Number(value);
    sum.count += 1;
    sum.sum += number;
    sum.sumOfSquares += number * number;
    if (typeof value === 'boolean') return;
    sum.sketch ??= new OutcomeSketch();
    sum.sketch.add(value);
  }

  merge(other: MetricSums): void {
    for (const [metric, { count, sum, sumOfSquares, sketch }] of other.#sums) {
      const own = this.#open(metric);
      own.count += count;
      own.sum += sum;
      own.sumOfSquares += sumOfSquares;
      if (sketch === undefined) continue;
      own.sketch ??= new OutcomeSketch();
      own.sketch.merge(sketch);
    }
  }

  /** Of some metrics only. */
  pick(metrics: ReadonlySet<string>): MetricSums {
    const picked = new MetricSums();
    for (const [metric, sum] of this.#sums) if (metrics.has(metric)) picked.#sums.set(metric, sum);
    return picked;
  }

  toText(): string {
    const entries = [...this.#sums].map(
      ([metric, { count, sum, sumOfSquares, sketch }]): WrittenEntry => {
        if (sketch !== undefined) return [metric, [count, sum, sumOfSquares, sketch.toText()]];
        return [metric, sumOfSquares === sum ? [count, sum] : [count, sum, sumOfSquares]];
      },
    );
    return JSON.stringify(entries);
  }

  #open(metric: string): OpenSum {
    const known = this.#sums.get(metric);
    if (known !== undefined) return known;
    const opened: OpenSum = { count: 0, sum: 0, sumOfSquares: 0 };
    this.#sums.set(metric, opened);
    return opened;
  }
}
