import type { UnitAttributes } from '../../domain/deployment/traffic.ts';
import { hasLoneSurrogate } from '../hasLoneSurrogate.ts';

const maxLength = 200;

/** What a unit is in each attribute that it says something of; undefined for what cannot be a name. */
export function readCohorts(
  dimensions: readonly string[],
  attributes: UnitAttributes,
): ReadonlyMap<string, string | undefined> {
  const cohorts = new Map<string, string | undefined>();
  for (const name of dimensions) {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (typeof value === 'string') cohorts.set(name, isName(value) ? value : undefined);
  }
  return cohorts;
}

function isName(value: string): boolean {
  return value.length <= maxLength && !/\p{Cc}/u.test(value) && !hasLoneSurrogate(value);
}
