import type { SampleDto } from '../../protocol/registry/sampleDto.ts';

/** What one version answered beside what the other did; one side may be missing. */
export interface SamplePair {
  readonly stable?: SampleDto;
  readonly candidate?: SampleDto;
}

/**
 * Puts beside each sample of the candidate the one of stable that is most like it: the same input, else the same cohort
 * nearest in time. Each is used once. Newest first; stable's own are added where they were asked for.
 */
export function pairSamples(
  candidates: readonly SampleDto[],
  stables: readonly SampleDto[],
  withOthers: boolean,
): SamplePair[] {
  const free = new Set(stables);
  const taken = new Map<SampleDto, SampleDto>();
  const take = (candidate: SampleDto, found: SampleDto | undefined): void => {
    if (found === undefined) return;
    free.delete(found);
    taken.set(candidate, found);
  };
  for (const candidate of candidates) {
    take(
      candidate,
      nearest(
        candidate,
        [...free].filter(({ input }) => input === candidate.input),
      ),
    );
  }
  for (const candidate of candidates) {
    if (taken.has(candidate)) continue;
    const cohort = cohortKey(candidate);
    take(
      candidate,
      nearest(
        candidate,
        [...free].filter((one) => cohortKey(one) === cohort),
      ),
    );
  }
  const pairs = candidates.map((candidate): SamplePair => {
    const stable = taken.get(candidate);
    return stable === undefined ? { candidate } : { stable, candidate };
  });
  return withOthers ? [...pairs, ...[...free].map((stable) => ({ stable }))] : pairs;
}

function nearest({ at }: SampleDto, found: readonly SampleDto[]): SampleDto | undefined {
  const time = Date.parse(at);
  let best: { readonly one: SampleDto; readonly distance: number } | undefined;
  for (const one of found) {
    const distance = Math.abs(Date.parse(one.at) - time);
    if (best === undefined || distance < best.distance) best = { one, distance };
  }
  return best?.one;
}

function cohortKey({ cohort }: SampleDto): string {
  return JSON.stringify(Object.entries(cohort).sort(([one], [other]) => (one < other ? -1 : 1)));
}
