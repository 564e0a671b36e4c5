import { l10n } from '../platform/localize.ts';

const shown = 3;

/** `parse failures, refusals, cost and 5 more`: a sentence stays a sentence, the rows below name them all. One more is named. */
export function shortListText(names: readonly string[]): string {
  const others = names.length - shown;
  if (others <= 1) return names.join(', ');
  return l10n.t('{0} and {1} more', names.slice(0, shown).join(', '), others);
}
