import { l10n } from '../platform/localize.ts';

const shown = 3;

/** `parse failures, refusals, cost and 5 more`: a sentence stays a sentence, the rows below name them all. */
export function shortListText(names: readonly string[]): string {
  const others = names.length - shown;
  const first = names.slice(0, shown).join(', ');
  return others > 0 ? l10n.t('{0} and {1} more', first, others) : first;
}
