import { projectFileName } from '../../domain/project/project.ts';
import { costText } from '../caseTests/runFigures.ts';
import { l10n } from '../platform/localize.ts';
import type { Ui } from '../ui/ui.ts';
import type { CostEstimate } from './evalEngineHost.ts';

/** Asked before runs that may cost more than the project allows without asking. Throws `CancelledError`. */
export async function confirmCost(estimate: CostEstimate, ui: Pick<Ui, 'confirm'>): Promise<void> {
  const { questions } = estimate;
  await ui.confirm({
    message:
      questions === 1 ? l10n.t('Ask a model once?') : l10n.t('Ask models {0} times?', questions),
    detail: [
      ...pricedLines(estimate),
      ...unpricedLines(estimate),
      l10n.t('Answers that are known already cost nothing.'),
    ].join(' '),
    actions: [{ label: l10n.t('Run'), value: true }],
  });
}

function pricedLines({ leastUsd, mostUsd }: CostEstimate): readonly string[] {
  if (mostUsd === 0) return [];
  return [
    l10n.t(
      'It may cost {0} to {1}, estimated from the length of the texts.',
      costText(leastUsd),
      costText(mostUsd),
    ),
  ];
}

/** An unknown price is not nothing, so that tokens must do. */
function unpricedLines({ unpriced, unpricedTokens }: CostEstimate): readonly string[] {
  if (unpriced.length === 0) return [];
  return [
    l10n.t(
      'Up to {0} tokens have no known price ({1}); “prices” in {2} can name it.',
      unpricedTokens,
      unpriced.join(', '),
      projectFileName,
    ),
  ];
}
