// What a run says at its end, in one line each.
import { describeVerdict, writeVerdictReason } from '../../domain/comparison/verdictSentence.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import type { RunSummary } from '../../evals/run/runResult.ts';
import { costText } from '../caseTests/runFigures.ts';
import { l10n } from '../platform/localize.ts';

/** `19 of 20 passed · 1 could not be told · 4,210 tokens · $0.0012`. */
export function summaryText({ cases, usage, costUsd, spent }: RunSummary): string {
  const tokens = usage === undefined ? undefined : usage.inputTokens + usage.outputTokens;
  return [
    l10n.t('{0} of {1} passed', cases.passed, cases.total),
    ...(cases.errors === 0 ? [] : [l10n.t('{0} could not be told', cases.errors)]),
    ...(cases.skipped === 0 ? [] : [l10n.t('{0} skipped', cases.skipped)]),
    ...(tokens === undefined ? [] : [l10n.t('{0} tokens', tokens.toLocaleString('en'))]),
    ...(costUsd === undefined ? [] : [costText(costUsd)]),
    ...(spent.tokens === 0 ? [l10n.t('nothing was asked anew')] : []),
  ].join(' · ');
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
      l10n.t('{0} tokens spent', spent.tokens.toLocaleString('en')),
      ...(spent.costUsd === undefined ? [] : [costText(spent.costUsd)]),
    ].join(' · '),
  ];
}
