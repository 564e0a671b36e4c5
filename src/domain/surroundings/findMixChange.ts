import type { MixStep, TrafficMix } from './trafficMix.ts';

/** A share among all units that is not what it was. Shares are from 0 to 1. */
export interface MixChange {
  readonly value: string;
  readonly before: number;
  readonly now: number;
  readonly at: number;
}

/** Smaller changes hardly move a comparison. */
const smallest = 0.1;
const fewestBefore = 100;
const fewestNow = 50;
const fewestStepsBefore = 8;
const fewestStepsNow = 3;
/** Everybody looks all the time, at many values and moments; with 3 there would be alarms all day. */
const threshold = 6;

/**
 * The clearest change of a share in the second half of what is known. At every moment there, z is the difference of the
 * shares before and since, over its standard error √(φ·p(1−p)(1/n + 1/m)), where φ says how much more the steps before
 * differ among each other than chance alone lets them: with users who come back, and over the hours of a day. A change has
 * |z| of 6 or more, and ten points of difference.
 */
export function findMixChange({ values, steps }: TrafficMix): MixChange | undefined {
  const from = Math.max(fewestStepsBefore, Math.ceil(steps.length / 2));
  let clearest: (MixChange & { readonly z: number }) | undefined;
  for (let split = from; split <= steps.length - fewestStepsNow; split += 1)
    for (const [index, value] of values.entries()) {
      const change = compare(steps, { split, place: index + 1 });
      if (change !== undefined && change.z > (clearest?.z ?? 0)) clearest = { ...change, value };
    }
  if (clearest === undefined) return undefined;
  const { value, before, now, at } = clearest;
  return { value, before, now, at };
}

interface Moment {
  readonly split: number;
  readonly place: number;
}

function compare(steps: readonly MixStep[], { split, place }: Moment) {
  const early = steps.slice(0, split);
  const before = sum(early, place);
  const now = sum(steps.slice(split), place);
  if (before.all < fewestBefore || now.all < fewestNow) return undefined;
  const shares = { before: before.own / before.all, now: now.own / now.all };
  const difference = Math.abs(shares.now - shares.before);
  if (difference < smallest) return undefined;
  // Never 0, so that a value that was not there before can be compared as well.
  const share = (before.own + 0.5) / (before.all + 1);
  const variance = share * (1 - share);
  const spread = calculateSpread(early, { place, share }) / variance;
  const error = Math.sqrt(Math.max(1, spread) * variance * (1 / before.all + 1 / now.all));
  const z = difference / error;
  return z < threshold ? undefined : { ...shares, z, at: steps[split]?.at ?? 0 };
}

/** Of the shares in single steps around the share in all of them, each weighted with how much came. */
function calculateSpread(
  steps: readonly MixStep[],
  { place, share }: { readonly place: number; readonly share: number },
): number {
  const squares = steps.reduce((total, step) => {
    const { own, all } = sum([step], place);
    return total + all * (own / all - share) ** 2;
  }, 0);
  return squares / (steps.length - 1);
}

function sum(steps: readonly MixStep[], place: number): { own: number; all: number } {
  let own = 0;
  let all = 0;
  for (const { counts } of steps) {
    own += counts[place] ?? 0;
    for (const count of counts) all += count;
  }
  return { own, all };
}
