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
/** For a short one of them, longer each time: those that patterns take too long on leave the time to the others. */
const turnsMs = [5, 10, 20, 40];
/** One of this length has twice the time: several times what texts need that patterns find nothing hard in. */
const twiceTheTime = 16 * 1024;

type Sample = readonly [id: string, texts: SampleTexts];

interface Turns {
  readonly redact: (sample: Sample) => void;
  readonly turnMs: number;
  /** When the time of the batch is over. */
  readonly until: number;
}

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
  const redact = ([id, texts]: Sample) => {
    done.set(id, redactSample(texts, all));
  };
  const until = performance.now() + batchMs;
  let waiting: readonly Sample[] = [...samples];
  for (const turnMs of turnsMs) waiting = takeTurns(waiting, { redact, turnMs, until });
  const redacted = new Map([...done].filter(isRedacted));
  const redactionTimeout = samples.size - done.size;
  return { redacted, losses: { redactionTimeout, tooLong: done.size - redacted.size } };
}

/** Returns those that took longer than a turn, and those that it was too late for. */
function takeTurns(
  samples: readonly Sample[],
  { redact, turnMs, until }: Turns,
): readonly Sample[] {
  const stopped: Sample[] = [];
  let waiting = samples;
  for (let [first] = waiting; first !== undefined; [first] = waiting) {
    const left = until - performance.now();
    if (left < 1) break;
    // Together, since each watch over the time costs as much as a short sample.
    const turn = waiting.values();
    let done = 0;
    const redactAll = () => {
      for (const sample of turn) {
        redact(sample);
        done += 1;
      }
    };
    runWithinTime(
      redactAll,
      Math.floor(Math.min(left, turnMs * (1 + lengthOf(first) / twiceTheTime))),
    );
    if (done === 0) stopped.push(first);
    waiting = waiting.slice(Math.max(1, done));
  }
  return [...stopped, ...waiting];
}

function lengthOf([, texts]: Sample): number {
  return JSON.stringify(texts).length;
}

function isRedacted(
  entry: [string, RedactedSample | undefined],
): entry is [string, RedactedSample] {
  return entry[1] !== undefined;
}
