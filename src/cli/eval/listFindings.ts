import type { AssertionResult } from '../../evals/assertions/assertionResult.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import type { AssertionPlace } from '../../formats/fixtures/fixtureCase.ts';
import type { EvalFinding } from './evalReport.ts';
import { shortenText } from './shortenText.ts';

/** Assertions that did not pass, each once: as it was in the first attempt that it spoiled. */
export function listFindings(
  loaded: LoadedCase,
  attempts: readonly AttemptResult[],
): readonly EvalFinding[] {
  const found = new Map<string, EvalFinding>();
  for (const { attempt, outcome, assertions } of attempts) {
    if (outcome !== 'fail' && outcome !== 'error') continue;
    for (const result of listBad(assertions)) {
      const key = result.path.join(' ');
      if (!found.has(key)) found.set(key, toFinding(loaded, result, attempt));
    }
  }
  return [...found.values()];
}

type BadResult = AssertionResult & { readonly outcome: EvalFinding['outcome'] };

/** Of a set the members that did not pass, or the set itself where none did. */
function listBad(results: readonly AssertionResult[]): readonly BadResult[] {
  return results.filter(isBad).flatMap((result) => {
    const members = listBad(result.members ?? []);
    return members.length === 0 ? [result] : members;
  });
}

function isBad(result: AssertionResult): result is BadResult {
  return result.outcome !== 'pass';
}

function toFinding(loaded: LoadedCase, result: BadResult, attempt: number): EvalFinding {
  const { path, type, negated, outcome, reason, expected, actual } = result;
  const place = findPlace(loaded, path);
  return {
    file: place.file,
    line: place.range.start.line + 1,
    type: negated ? `not-${type}` : type,
    outcome,
    reason: shortenText(reason),
    attempt: attempt + 1,
    ...(expected === undefined ? {} : { expected: shortenText(expected) }),
    ...(actual === undefined ? {} : { actual: shortenText(actual) }),
  };
}

function findPlace(
  loaded: LoadedCase,
  path: readonly number[],
): Pick<AssertionPlace, 'file' | 'range'> {
  let place: Pick<AssertionPlace, 'file' | 'range'> = loaded;
  let places = loaded.assertionPlaces;
  for (const index of path) {
    const next = places[index];
    if (next === undefined) return place;
    place = next;
    places = next.members;
  }
  return place;
}
