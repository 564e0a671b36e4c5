/** A sample's place in one reservoir. */
export interface Place {
  readonly reservoir: string;
  readonly sampleId: string;
  /** Random, from 0 to 1, one for each sample: a reservoir holds those with the highest. */
  readonly priority: number;
}

export interface PlaceChanges {
  readonly added: readonly Place[];
  readonly removed: readonly Place[];
}

/** Samples in one reservoir. */
export const reservoirSize = 100;

/**
 * Which places change hands when samples are offered. Whatever the order and the number of offers, a reservoir ends with
 * a random choice of all that were ever offered to it, since it is always those with the highest priorities.
 */
export function fillReservoirs(
  present: readonly Place[],
  offered: readonly Place[],
  size = reservoirSize,
): PlaceChanges {
  const known = new Set(present.map(nameOf));
  const kept = new Set<string>();
  for (const places of groupByReservoir([...present, ...offered]).values()) {
    const best = [...places.values()].sort(compareByPriority).slice(0, size);
    for (const place of best) kept.add(nameOf(place));
  }
  const added = new Map(
    offered.map((place) => [nameOf(place), place] as const).filter(([name]) => !known.has(name)),
  );
  return {
    added: [...added].filter(([name]) => kept.has(name)).map(([, place]) => place),
    removed: present.filter((place) => !kept.has(nameOf(place))),
  };
}

function groupByReservoir(places: readonly Place[]): Map<string, Map<string, Place>> {
  const groups = new Map<string, Map<string, Place>>();
  for (const place of places) {
    const group = groups.get(place.reservoir) ?? new Map<string, Place>();
    group.set(place.sampleId, place);
    groups.set(place.reservoir, group);
  }
  return groups;
}

function compareByPriority(left: Place, right: Place): number {
  return right.priority - left.priority || (left.sampleId < right.sampleId ? -1 : 1);
}

function nameOf({ reservoir, sampleId }: Place): string {
  return `${sampleId} ${reservoir}`;
}
