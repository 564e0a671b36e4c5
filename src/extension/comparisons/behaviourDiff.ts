// Compare Behaviour: what changed in the prompt, and beside it the cases whose outcome or answer changed.
import type { CaseChange, CaseDifference } from '../../evals/compare/comparison.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import { answerText } from '../caseTests/attemptText.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { DiffPair, DiffSide, DiffWindow } from '../diff/diffWindow.ts';
import { l10n } from '../platform/localize.ts';
import type { KnownComparison } from './comparisonBook.ts';

/** More than this nobody reads; the rest is in the Test Explorer. */
const maxCases = 100;

const order: readonly CaseChange[] = ['broken', 'worse', 'better', 'untold', 'new', 'same'];

/** What changed for the worse first. */
export function listBehaviourPairs(known: KnownComparison): readonly DiffPair[] {
  const { comparison, prompt, version } = known;
  const { baseline, differences } = comparison;
  const changed = differences
    .filter((one) => one.change !== 'same' || one.answersDiffer)
    .toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change))
    .slice(0, maxCases);
  const right = publishedSide(prompt, version) ?? { kind: 'file', uri: prompt.uri };
  return [
    { left: publishedSide(prompt, baseline?.version), right },
    ...changed.map((one) => toCasePair(one)),
  ];
}

function publishedSide(
  { project, key }: PromptFixtures,
  version: string | undefined,
): DiffSide | undefined {
  if (key === undefined || version === undefined) return undefined;
  return { kind: 'version', place: { registry: project.connection.id, prompt: key, version } };
}

export async function openBehaviourDiff(known: KnownComparison, diffs: DiffWindow): Promise<void> {
  const { baseline } = known.comparison;
  await diffs.openChanges(
    listBehaviourPairs(known),
    l10n.t(
      '{0}: behaviour of {1} ↔ {2}',
      known.prompt.key ?? known.prompt.path,
      baseline?.version ?? l10n.t('nothing'),
      known.version ?? l10n.t('working copy'),
    ),
  );
}

function toCasePair(one: CaseDifference): DiffPair {
  const name = `${one.case.description ?? one.case.id}.txt`;
  return {
    left:
      one.baseline.length === 0
        ? undefined
        : { kind: 'text', name, text: sideText(one, one.baseline) },
    right: { kind: 'text', name, text: sideText(one, one.candidate) },
  };
}

/** The outcome, why, and each answer that was different from the one before. */
function sideText(one: CaseDifference, attempts: readonly AttemptResult[]): string {
  const passed = attempts.filter(({ outcome }) => outcome === 'pass').length;
  const reasons = attempts.flatMap(({ assertions, error }) => [
    ...assertions.filter(({ outcome }) => outcome !== 'pass').map(({ reason }) => reason),
    ...(error === undefined ? [] : [error.message]),
  ]);
  const answers = attempts.flatMap(({ answer }) =>
    answer === undefined ? [] : [answerText(answer)],
  );
  return [
    outcomeText(passed, attempts.length),
    ...new Set(reasons),
    '',
    ...Object.entries(one.case.values).map(([name, value]) => `${name}: ${asText(value)}`),
    ...[...new Set(answers)].flatMap((answer) => ['', `── ${l10n.t('answer')} ──`, answer]),
    '',
  ].join('\n');
}

function outcomeText(passed: number, attempts: number): string {
  if (attempts !== 1) return l10n.t('{0} of {1} attempts passed', passed, attempts);
  return passed === 1 ? l10n.t('passed') : l10n.t('not passed');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
