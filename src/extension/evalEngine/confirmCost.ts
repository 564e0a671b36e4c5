import { costText } from '../caseTests/runFigures.ts';
import { l10n } from '../platform/localize.ts';
import type { Ui } from '../ui/ui.ts';
import type { CostEstimate } from './evalEngineHost.ts';

/** Asked before runs that may cost more than the project allows without asking. Throws `CancelledError`. */
export async function confirmCost(
  { questions, leastUsd, mostUsd }: CostEstimate,
  ui: Pick<Ui, 'confirm'>,
): Promise<void> {
  await ui.confirm({
    message:
      questions === 1 ? l10n.t('Ask a model once?') : l10n.t('Ask models {0} times?', questions),
    detail: l10n.t(
      'It may cost {0} to {1}, estimated from the length of the texts. Answers that are known already cost nothing.',
      costText(leastUsd),
      costText(mostUsd),
    ),
    actions: [{ label: l10n.t('Run'), value: true }],
  });
}
