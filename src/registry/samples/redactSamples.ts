import type { SampleRules } from '../../domain/environment/environment.ts';
import { builtInRedactions } from '../../domain/samples/builtInRedactions.ts';
import {
  redactSample,
  type RedactedSample,
  type SampleTexts,
} from '../../domain/samples/redactSample.ts';
import type { SampleLosses } from '../../domain/samples/sampleLoss.ts';
import { createRedactionRules } from './createRedactionRules.ts';
import { runWithinTime } from './runWithinTime.ts';

/** For all samples of a batch: while patterns are matched, nobody is answered. */
const batchMs = 150;

export interface RedactedSamples {
  /** By their ids, without those that are lost. */
  readonly redacted: ReadonlyMap<string, RedactedSample>;
  readonly losses: SampleLosses;
}

/** Redacts the samples of one batch, by their ids. Those that cannot be in the time of a batch are left out. */
export function redactSamples(
  samples: ReadonlyMap<string, SampleTexts>,
  rules: SampleRules,
): RedactedSamples {
  const all = [...builtInRedactions, ...createRedactionRules(rules)];
  const redacted = new Map<string, RedactedSample>();
  let tooLong = 0;
  runWithinTime(() => {
    for (const [id, texts] of samples) {
      const done = redactSample(texts, all);
      if (done === undefined) tooLong += 1;
      else redacted.set(id, done);
    }
  }, batchMs);
  const redactionTimeout = samples.size - redacted.size - tooLong;
  return { redacted, losses: { redactionTimeout, tooLong } };
}
