import { describeVerdict } from '../../domain/comparison/verdictSentence.ts';
import { l10n } from '../platform/localize.ts';
import type { Ui } from '../ui/ui.ts';
import type { KnownComparison } from './comparisonBook.ts';

/** Of a run over several prompts one message: the worst first, and what is not recorded. */
export function tellComparisons(
  known: readonly KnownComparison[],
  { ui }: { readonly ui: Pick<Ui, 'inform' | 'warn'> },
): void {
  const order = ['regression', 'insufficient', 'noRegression', 'better'] as const;
  const parts = order.flatMap((verdict) => {
    const names = known
      .filter(({ comparison }) => comparison.verdict === verdict)
      .map(({ prompt }) => prompt.key ?? prompt.path);
    return names.length === 0 ? [] : [`${describeVerdict(verdict)}: ${shorten(names)}`];
  });
  const open = known.filter(({ evidenceId }) => evidenceId === undefined).length;
  const text = [
    l10n.t('{0} prompts were compared with live.', known.length),
    `${parts.join('; ')}.`,
    ...(open === 0 ? [] : [l10n.t('Not recorded as evidence: {0}.', open)]),
  ].join(' ');
  const isBad = known.some(
    ({ comparison, problem }) => comparison.verdict === 'regression' || problem !== undefined,
  );
  if (isBad) ui.warn(text);
  else ui.inform(text);
}

const mostNames = 3;

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames
    ? l10n.t('{0} and {1} more', shown, names.length - mostNames)
    : shown;
}
