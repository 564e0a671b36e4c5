import { l10n } from '../platform/localize.ts';

/** What a person calls one side. */
export type NamedSide =
  | { readonly kind: 'workingCopy' }
  | { readonly kind: 'version'; readonly version: string; readonly mark: string | undefined };

/** Names both sides: `support/answer: 1.3.0 (live) ↔ working copy`. */
export function comparisonTitle(prompt: string, left: NamedSide, right: NamedSide): string {
  return l10n.t('{0}: {1} ↔ {2}', prompt, sideText(left), sideText(right));
}

export function sideText(side: NamedSide): string {
  if (side.kind === 'workingCopy') return l10n.t('working copy');
  return side.mark === undefined ? side.version : l10n.t('{0} ({1})', side.version, side.mark);
}
