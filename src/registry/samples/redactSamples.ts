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
/** For one of them, so that a text that patterns take too long on is the only one that is lost. */
const sampleMs = 40;

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
  const done = new Map<string, RedactedSample | undefined>();
  const until = performance.now() + batchMs;
  let waiting = [...samples];
  for (let left = batchMs; left >= 1 && waiting.length > 0; left = until - performance.now()) {
    // Together, since each watch over the time costs as much as a short sample.
    const turn = waiting;
    const redactAll = () => {
      for (const [id, texts] of turn) done.set(id, redactSample(texts, all));
    };
    runWithinTime(redactAll, Math.floor(Math.min(left, sampleMs)));
    const [stopped, ...others] = waiting.filter(([id]) => !done.has(id));
    // It has a turn of its own after all others; if this was one, it is lost.
    const isLost = stopped === undefined || others.length + 1 === turn.length;
    waiting = isLost ? others : [...others, stopped];
  }
  const redacted = new Map([...done].filter(isRedacted));
  const redactionTimeout = samples.size - done.size;
  return { redacted, losses: { redactionTimeout, tooLong: done.size - redacted.size } };
}

function isRedacted(
  entry: [string, RedactedSample | undefined],
): entry is [string, RedactedSample] {
  return entry[1] !== undefined;
}
