/** Quantiles lie within this share of the true value. */
const relativeError = 0.01;
const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);
/** What is closer to 0 than this counts as 0, which bounds the number of buckets. */
const smallest = 1e-9;
const firstBucket = Math.ceil(Math.log(smallest) / logGrowth) - 1;

/**
 * How numbers are distributed, in the logarithmic buckets of DDSketch (Masson, Rim and Lee, 2019): sketches of parts
 * merge into exactly the sketch of the whole. Only buckets with a number are kept, so that small ones stay small.
 */
export class OutcomeSketch {
  /** Count by bucket: 0 for zero, 1 and more upwards from the smallest number, −1 and less for negative ones. */
  readonly #buckets = new Map<number, number>();
  #count = 0;

  /** Of what `toText` gave. */
  static parse(text: string): OutcomeSketch {
    const sketch = new OutcomeSketch();
    let bucket = 0;
    for (const part of text === '' ? [] : text.split(' ')) {
      const [step = '', count = '1'] = part.split(':');
      bucket += Number.parseInt(step, 36);
      sketch.#addTo(bucket, Number.parseInt(count, 36));
    }
    return sketch;
  }

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#addTo(toBucket(value), 1);
  }

  merge(other: OutcomeSketch): void {
    for (const [bucket, count] of other.#buckets) this.#addTo(bucket, count);
  }

  /** The value below which the share `quantile` (0 to 1) of all numbers lies; undefined without numbers. */
  getQuantile(quantile: number): number | undefined {
    let left = quantile * (this.#count - 1);
    for (const [bucket, count] of this.#sort()) {
      if (left < count) return toValue(bucket);
      left -= count;
    }
    return undefined;
  }

  /** The share (0 to 1) of numbers above a value; those within the relative error of it are not. */
  getShareAbove(value: number): number | undefined {
    if (this.#count === 0) return undefined;
    const limit = toBucket(value);
    let above = 0;
    for (const [bucket, count] of this.#buckets) if (bucket > limit) above += count;
    return above / this.#count;
  }

  /** Sums of all numbers, none of them further from 0 than the ceiling. */
  addUp(ceiling: number): { readonly sum: number; readonly squares: number } {
    let sum = 0;
    let squares = 0;
    for (const [bucket, count] of this.#buckets) {
      const value = Math.min(ceiling, Math.max(-ceiling, toValue(bucket)));
      sum += count * value;
      squares += count * value ** 2;
    }
    return { sum, squares };
  }

  /** Steps from bucket to bucket with their counts: a few bytes for each bucket. */
  toText(): string {
    let last = 0;
    const parts = this.#sort().map(([bucket, count]) => {
      const step = (bucket - last).toString(36);
      last = bucket;
      return count === 1 ? step : `${step}:${count.toString(36)}`;
    });
    return parts.join(' ');
  }

  #addTo(bucket: number, count: number): void {
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
    this.#count += count;
  }

  #sort(): [number, number][] {
    return [...this.#buckets].sort(([left], [right]) => left - right);
  }
}

function toBucket(value: number): number {
  const size = Math.abs(value);
  if (size < smallest) return 0;
  return Math.sign(value) * (Math.ceil(Math.log(size) / logGrowth) - firstBucket);
}

/** The value that is as far from both ends of its bucket, relatively. */
function toValue(bucket: number): number {
  if (bucket === 0) return 0;
  const exponent = Math.abs(bucket) + firstBucket;
  return (Math.sign(bucket) * (2 * growth ** exponent)) / (1 + growth);
}
