/** How often units had which value of one attribute, step by step. */
export interface TrafficMix {
  readonly stepMs: number;
  /** Values that are counted apart. */
  readonly values: readonly string[];
  /** Oldest first; those in which nothing came are left out. */
  readonly steps: readonly MixStep[];
}

export interface MixStep {
  readonly at: number;
  /** Of all other values, then of each value by its place. */
  readonly counts: readonly number[];
}

const maxSteps = 32;

export const emptyMix: TrafficMix = { stepMs: 10_000, values: [], steps: [] };

/** Counts a unit with a value; undefined is one that is not kept apart. Steps become longer instead of more. */
export function addToMix(
  mix: TrafficMix,
  { value, at }: { readonly value: string | undefined; readonly at: number },
): TrafficMix {
  const known = value === undefined ? -1 : mix.values.indexOf(value);
  const isNew = value !== undefined && known < 0;
  const values = isNew ? [...mix.values, value] : mix.values;
  const place = (isNew ? values.length - 1 : known) + 1;
  const steps = addToStep(mix.steps, at - (at % mix.stepMs), place);
  return shorten({ stepMs: mix.stepMs, values, steps });
}

function addToStep(steps: readonly MixStep[], at: number, place: number): readonly MixStep[] {
  const index = steps.findLastIndex((step) => step.at <= at);
  const found = steps[index];
  if (found?.at !== at)
    return [
      ...steps.slice(0, index + 1),
      { at, counts: countOne([], place) },
      ...steps.slice(index + 1),
    ];
  return steps.with(index, { at, counts: countOne(found.counts, place) });
}

function countOne(counts: readonly number[], place: number): number[] {
  const next = [...counts];
  while (next.length <= place) next.push(0);
  next[place] = (next[place] ?? 0) + 1;
  return next;
}

function shorten(mix: TrafficMix): TrafficMix {
  if (mix.steps.length <= maxSteps) return mix;
  const stepMs = mix.stepMs * 2;
  const steps: MixStep[] = [];
  for (const { at, counts } of mix.steps) {
    const begin = at - (at % stepMs);
    const last = steps.at(-1);
    if (last?.at === begin) steps[steps.length - 1] = { at: begin, counts: addUp(last, counts) };
    else steps.push({ at: begin, counts });
  }
  return shorten({ ...mix, stepMs, steps });
}

function addUp({ counts }: MixStep, more: readonly number[]): number[] {
  const length = Math.max(counts.length, more.length);
  return Array.from({ length }, (_, index) => (counts[index] ?? 0) + (more[index] ?? 0));
}
