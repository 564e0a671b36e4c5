// What the Test Explorer says of one case. Pure: positions and words, no `vscode`.
import type { AssertionResult } from '../../evals/assertions/assertionResult.ts';
import type { Assertion } from '../../domain/fixtures/assertion.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { AttemptResult, CaseResult } from '../../evals/run/runResult.ts';
import type { AssertionPlace } from '../../formats/fixtures/fixtureCase.ts';
import type { TextRange } from '../../formats/text/textRange.ts';
import { l10n } from '../platform/localize.ts';
import { findCaseAssertion } from './caseAssertion.ts';
import { attemptText } from './attemptText.ts';

export type CaseState = 'passed' | 'failed' | 'errored' | 'skipped';

/** A message on the line that it is about. */
export interface CaseMessage {
  readonly text: string;
  /** For a difference side by side. */
  readonly expected?: string;
  readonly actual?: string;
  readonly file: string;
  readonly range: TextRange;
  /** The assertion whose value could become what was answered: where it is in its case, and what it was. */
  readonly acceptable?: { readonly path: readonly number[]; readonly assertion: Assertion };
}

export interface CaseReport {
  readonly state: CaseState;
  /** `2/3`; absent for a single attempt. */
  readonly repeats?: string;
  /** Latency of the answers, without waiting for retries. */
  readonly durationMs: number;
  readonly messages: readonly CaseMessage[];
  readonly output: string;
}

/** A case passes when every attempt does: a prompt that is right twice out of three times is wrong for one user in three. */
export function reportCase(loaded: LoadedCase, { attempts }: CaseResult): CaseReport {
  const passed = attempts.filter((one) => one.outcome === 'pass').length;
  return {
    state: findState(attempts),
    ...(attempts.length > 1 ? { repeats: `${passed}/${attempts.length}` } : {}),
    durationMs: attempts.reduce((sum, one) => sum + (one.answer?.latencyMs ?? 0), 0),
    messages: [...listFailures(loaded, attempts), ...listErrors(loaded, attempts)],
    output: attempts.map((one) => describeAttempt(one, attempts.length)).join('\n'),
  };
}

function findState(attempts: readonly AttemptResult[]): CaseState {
  const has = (outcome: AttemptResult['outcome']): boolean =>
    attempts.some((one) => one.outcome === outcome);
  if (has('fail')) return 'failed';
  if (has('error')) return 'errored';
  // Stopped in the middle of its repeats: not known.
  return attempts.length === 0 || has('skipped') ? 'skipped' : 'passed';
}

function describeAttempt(attempt: AttemptResult, count: number): string {
  const text = attemptText(attempt);
  const title = l10n.t('Attempt {0} of {1}', attempt.attempt + 1, count);
  return count === 1 ? text : `${title}\n${text}`;
}

interface Failure {
  readonly result: AssertionResult;
  times: number;
}

/** Each assertion once, with the first answer that failed it. */
function listFailures(
  loaded: LoadedCase,
  attempts: readonly AttemptResult[],
): readonly CaseMessage[] {
  const failures = new Map<string, Failure>();
  for (const attempt of attempts.filter((one) => one.outcome === 'fail')) {
    for (const result of attempt.assertions.flatMap(listDecisive)) {
      const key = result.path.join('.');
      const known = failures.get(key);
      if (known === undefined) failures.set(key, { result, times: 1 });
      else known.times += 1;
    }
  }
  return [...failures.values()].map((failure) => toMessage(loaded, failure, attempts.length));
}

/** What failed or could not be told; of a set its members, for they are what a person can mend. */
function listDecisive(result: AssertionResult): readonly AssertionResult[] {
  if (result.outcome === 'pass') return [];
  const members = (result.members ?? []).flatMap(listDecisive);
  return members.length === 0 ? [result] : members;
}

function toMessage(loaded: LoadedCase, { result, times }: Failure, attempts: number): CaseMessage {
  const { expected, actual } = result;
  const repeats = attempts === 1 ? '' : ` ${l10n.t('({0} of {1} attempts)', times, attempts)}`;
  const written = findCaseAssertion(loaded, result.path);
  const { file, range } = written?.place ?? loaded;
  return {
    text: `${nameAssertion(result)}: ${result.reason}${repeats}${answerBelow(result)}`,
    ...(expected === undefined || actual === undefined || !isAboutWhole(result)
      ? {}
      : { expected, actual }),
    ...{ file, range },
    ...(written !== undefined && isAcceptable(result, written.place)
      ? { acceptable: { path: result.path, assertion: written.assertion } }
      : {}),
  };
}

/** What was answered instead, where it is not shown beside what was expected: a peek has room for so much. */
const shownAnswer = 1000;

function answerBelow(result: AssertionResult): string {
  const { actual = '' } = result;
  if (actual.trim() === '' || isAboutWhole(result)) return '';
  const text = actual.length > shownAnswer ? `${actual.slice(0, shownAnswer)}…` : actual;
  return `\n\n── ${l10n.t('answer')} ──\n${text.trimEnd()}`;
}

function nameAssertion({ type, negated }: AssertionResult): string {
  return negated ? `not-${type}` : type;
}

/** The whole answer beside a part that it should hold would be read as if they had to be the same. */
function isAboutWhole({ type, negated }: AssertionResult): boolean {
  return !negated && (type === 'equals' || type === 'github-equals' || type === 'levenshtein');
}

/** Only where the file says which answer is right does another answer make sense there. */
function isAcceptable(result: AssertionResult, place: AssertionPlace): boolean {
  const { type, negated, actual } = result;
  return type === 'equals' && !negated && actual !== undefined && place.path !== undefined;
}

/** What kept an attempt from being told right from wrong; the same sentence once. */
function listErrors(
  loaded: LoadedCase,
  attempts: readonly AttemptResult[],
): readonly CaseMessage[] {
  const messages = new Map<string, CaseMessage>();
  for (const { outcome, error, assertions } of attempts) {
    if (outcome !== 'error') continue;
    const broken = assertions.flatMap(listDecisive).filter((one) => one.outcome === 'error');
    for (const result of broken) {
      const place = findCaseAssertion(loaded, result.path)?.place;
      const text = `${nameAssertion(result)}: ${result.reason}`;
      const { file, range } = place ?? loaded;
      messages.set(text, { text, file, range });
    }
    if (error !== undefined && broken.length === 0)
      messages.set(error.message, { text: error.message, file: loaded.file, range: loaded.range });
  }
  return [...messages.values()];
}
