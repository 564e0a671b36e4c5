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

/** Redacts the samples of one batch, by their ids. Those that cannot be in the time of a batch are left out. */
export function redactSamples(
  samples: ReadonlyMap<string, SampleTexts>,
  rules: SampleRules,
): ReadonlyMap<string, RedactedSample> {
  const all = [...builtInRedactions, ...createRedactionRules(rules)];
  const redacted = new Map<string, RedactedSample>();
  runWithinTime(() => {
    for (const [id, texts] of samples) {
      const done = redactSample(texts, all);
      if (done !== undefined) redacted.set(id, done);
    }
  }, batchMs);
  return redacted;
}
