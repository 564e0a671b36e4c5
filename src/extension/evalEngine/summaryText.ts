// What a run says at its end, in one line each.
import { describeVerdict, writeVerdictReason } from '../../domain/comparison/verdictSentence.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import type { RunResult, RunSummary } from '../../evals/run/runResult.ts';
import { costText } from '../caseTests/runFigures.ts';
import { l10n } from '../platform/localize.ts';

/** `19 of 20 passed · 1 could not be told · 4,210 tokens · $0.0012`: what this run itself used. */
export function summaryText({ cases: results, summary }: RunResult): string {
  const { cases, spent } = summary;
  const attempts = results.flatMap((one) => one.attempts);
  const isAsked = attempts.some(({ source }) => source === 'model') || spent.tokens > 0;
  const isKnown = !isAsked && attempts.some(({ answer }) => answer !== undefined);
  return [
    l10n.t('{0} of {1} passed', cases.passed, cases.total),
    ...(cases.errors === 0 ? [] : [l10n.t('{0} could not be told', cases.errors)]),
    ...(cases.skipped === 0 ? [] : [l10n.t('{0} skipped', cases.skipped)]),
    ...(isAsked ? spentTexts(spent) : []),
    ...(isKnown ? [l10n.t('all answers were known already')] : []),
  ].join(' · ');
}

/** Nothing where no endpoint says how many tokens it took. */
function spentTexts({ tokens, costUsd }: RunSummary['spent']): readonly string[] {
  if (tokens === 0) return [];
  return [l10n.t('{0} tokens', tokens), ...(costUsd === undefined ? [] : [costText(costUsd)])];
}

/** The verdict, each reason, and what keeps the two sides from being alike. */
export function comparisonLines(comparison: Comparison): readonly string[] {
  const { verdict, reasons, baseline, settingsNote, spent } = comparison;
  const version = baseline?.version;
  return [
    version === undefined
      ? describeVerdict(verdict)
      : l10n.t('{0} against {1}', describeVerdict(verdict), version),
    ...reasons.map((reason) => writeVerdictReason(reason, { baseline: version })),
    ...(settingsNote === undefined ? [] : [settingsNote]),
    [
      l10n.t('{0} tokens spent', spent.tokens),
      ...(spent.costUsd === undefined ? [] : [costText(spent.costUsd)]),
    ].join(' · '),
  ];
}
