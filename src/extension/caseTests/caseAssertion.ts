import type { Assertion } from '../../domain/fixtures/assertion.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { AssertionPlace } from '../../formats/fixtures/fixtureCase.ts';

/** An assertion of a case with where it is written. */
export interface CaseAssertion {
  readonly assertion: Assertion;
  readonly place: AssertionPlace;
}

/** By its indexes, from the outermost set inwards. */
export function findCaseAssertion(
  { assertions, assertionPlaces }: Pick<LoadedCase, 'assertions' | 'assertionPlaces'>,
  [first = -1, ...rest]: readonly number[],
): CaseAssertion | undefined {
  const assertion = assertions[first];
  const place = assertionPlaces[first];
  if (assertion === undefined || place === undefined || rest.length === 0)
    return assertion && place && { assertion, place };
  const members = { assertions: assertion.assertions ?? [], assertionPlaces: place.members };
  return findCaseAssertion(members, rest);
}
