import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import { l10n } from '../platform/localize.ts';
import { spanText } from './amountText.ts';

type Limited = Pick<GuardSettings, 'metric' | 'measure' | 'direction' | 'margin'>;

/** How much worse the candidate may be, in a few words: `at most +2 pt`. */
export function guardLimitText(guard: Limited): string {
  const isBetterHigher = guard.direction === 'higher' && guard.measure.kind !== 'budget';
  if (guard.margin === 0) {
    return isBetterHigher ? l10n.t('must not fall') : l10n.t('must not rise');
  }
  return l10n.t('at most {0}', spanText(guard, isBetterHigher ? -guard.margin : guard.margin));
}

/** What the registry does when harm is shown. */
export function onHarmText({ onHarm, dryRun }: Pick<GuardSettings, 'onHarm' | 'dryRun'>): string {
  if (dryRun) return l10n.t('on harm: only noted (dry run)');
  switch (onHarm) {
    case 'pause':
      return l10n.t('on harm: pause');
    case 'notify':
      return l10n.t('on harm: notify');
    default:
      return l10n.t('on harm: roll back');
  }
}
