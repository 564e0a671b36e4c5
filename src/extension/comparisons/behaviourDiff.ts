// Compare Behaviour: what changed in the prompt, and beside it the cases whose outcome or answer changed.
import { assertNever } from '../../domain/assertNever.ts';
import type { CaseChange, CaseDifference, Comparison } from '../../evals/compare/comparison.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import { answerText } from '../caseTests/attemptText.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { DiffPair, DiffSide, DiffWindow } from '../diff/diffWindow.ts';
import { l10n } from '../platform/localize.ts';
import type { KnownComparison } from './comparisonBook.ts';

/** More than this nobody reads; the rest is in the Test Explorer. */
const maxCases = 100;

export interface BehaviourOptions {
  /** The file with what was compared; absent where it holds that still. */
  readonly comparedText?: string | undefined;
}

const order: readonly CaseChange[] = ['broken', 'worse', 'better', 'untold', 'new', 'same'];

/** What changed for the worse first. */
export function listBehaviourPairs(
  known: KnownComparison,
  options: BehaviourOptions,
): readonly DiffPair[] {
  const { comparison, prompt, version } = known;
  const { baseline, differences } = comparison;
  const changed = differences
    .filter((one) => one.change !== 'same' || one.answersDiffer)
    .toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change))
    .slice(0, maxCases);
  const right = publishedSide(prompt, version) ?? fileSide(prompt, options.comparedText);
  const candidate = describeCandidate(known, options);
  return [
    { left: publishedSide(prompt, baseline?.version), right },
    ...changed.map((one) => toCasePair(one, known.comparison, candidate)),
  ];
}

function fileSide({ uri, path }: PromptFixtures, text: string | undefined): DiffSide {
  if (text === undefined) return { kind: 'file', uri };
  return { kind: 'text', name: path.slice(path.lastIndexOf('/') + 1), text };
}

function publishedSide(
  { project, key }: PromptFixtures,
  version: string | undefined,
): DiffSide | undefined {
  if (key === undefined || version === undefined) return undefined;
  return { kind: 'version', place: { registry: project.connection.id, prompt: key, version } };
}

export async function openBehaviourDiff(
  known: KnownComparison,
  options: BehaviourOptions,
  diffs: DiffWindow,
): Promise<void> {
  const { baseline } = known.comparison;
  await diffs.openChanges(
    listBehaviourPairs(known, options),
    l10n.t(
      '{0}: behaviour of {1} ↔ {2}',
      known.prompt.key ?? known.prompt.path,
      baseline?.version ?? l10n.t('nothing'),
      describeCandidate(known, options),
    ),
  );
}

function describeCandidate(
  { version }: KnownComparison,
  { comparedText }: BehaviourOptions,
): string {
  if (version !== undefined) return version;
  return comparedText === undefined ? l10n.t('working copy') : l10n.t('earlier content');
}

function toCasePair(one: CaseDifference, { baseline }: Comparison, candidate: string): DiffPair {
  const name = `${one.case.description ?? one.case.id}.txt`;
  const folder = changeText(one);
  const inputs = Object.entries(one.case.values).map(
    ([input, value]) => `${input}: ${asText(value)}`,
  );
  const outcomes = outcomeLines(one, baseline?.version ?? l10n.t('live'), candidate);
  const toSide = (attempts: readonly AttemptResult[]): DiffSide => ({
    ...{
      kind: 'text',
      name,
      folder,
      text: [...inputs, ...outcomes, ...answerLines(attempts)].join('\n'),
    },
  });
  return {
    left: one.baseline.length === 0 ? undefined : toSide(one.baseline),
    right: toSide(one.candidate),
  };
}

/** Stands where files have their folder, so that the list says what became of each case. */
function changeText({ change, answersDiffer }: CaseDifference): string {
  switch (change) {
    case 'broken':
      return l10n.t('broken');
    case 'worse':
      return l10n.t('worse');
    case 'better':
      return l10n.t('better');
    case 'new':
      return l10n.t('new');
    case 'untold':
      return l10n.t('not told');
    case 'same':
      return answersDiffer ? l10n.t('other answer') : l10n.t('same');
    default:
      return assertNever(change);
  }
}

/**
 * The same on both sides, or a diff would show “not passed” in the green of what was added; a line each, right above the answers, or it
 * would hide them as far from what differs.
 */
function outcomeLines(
  { baseline, candidate }: CaseDifference,
  before: string,
  now: string,
): string[] {
  return [
    '',
    ...(baseline.length === 0 ? [] : [attemptsLine(before, baseline)]),
    attemptsLine(now, candidate),
  ];
}

/** The outcome, and why. */
function attemptsLine(label: string, attempts: readonly AttemptResult[]): string {
  const passed = attempts.filter(({ outcome }) => outcome === 'pass').length;
  const reasons = attempts.flatMap(({ assertions, error }) => [
    ...assertions.filter(({ outcome }) => outcome !== 'pass').map(({ reason }) => reason),
    ...(error === undefined ? [] : [error.message]),
  ]);
  const why = [...new Set(reasons)].join(' ').replaceAll(/\s+/g, ' ').trim();
  const what = `${label}: ${outcomeText(passed, attempts.length)}`;
  return why === '' ? what : `${what}. ${why}`;
}

/** Each answer that was different from the one before. */
function answerLines(attempts: readonly AttemptResult[]): string[] {
  const answers = attempts.flatMap(({ answer }) =>
    answer === undefined ? [] : [answerText(answer)],
  );
  const [first = [], ...others] = [...new Set(answers)].map((answer) => [
    `── ${l10n.t('answer')} ──`,
    answer,
  ]);
  return [...first, ...others.flatMap((lines) => ['', ...lines]), ''];
}

function outcomeText(passed: number, attempts: number): string {
  if (attempts !== 1) return l10n.t('{0} of {1} attempts passed', passed, attempts);
  return passed === 1 ? l10n.t('passed') : l10n.t('not passed');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
