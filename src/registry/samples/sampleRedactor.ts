import type { SampleRules } from '../../domain/environment/environment.ts';
import { builtInRedactions } from '../../domain/samples/builtInRedactions.ts';
import {
  redactSample,
  type RedactedSample,
  type SampleTexts,
} from '../../domain/samples/redactSample.ts';
import { createRedactionRules } from './createRedactionRules.ts';
import { runWithinTime } from './runWithinTime.ts';

/** For all samples of a batch: while patterns are matched, nobody is answered. */
const batchMs = 150;

/** Redacts the samples of one batch. What cannot be redacted in the time of the batch is not kept. */
export class SampleRedactor {
  readonly #rules: SampleRules;
  #leftMs = batchMs;

  constructor(rules: SampleRules) {
    this.#rules = rules;
  }

  redact(texts: SampleTexts): RedactedSample | undefined {
    const limitMs = Math.ceil(this.#leftMs);
    if (limitMs <= 0) return undefined;
    const began = performance.now();
    const rules = [...builtInRedactions, ...createRedactionRules(this.#rules)];
    const done = runWithinTime(() => redactSample(texts, rules), limitMs);
    this.#leftMs -= performance.now() - began;
    return done?.value;
  }
}
