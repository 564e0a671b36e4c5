import { l10n } from '../platform/localize.ts';

/** What a plan assigns; from a condition of a newer registry it may be another word. */
type Unit = string | number | undefined;

/** `1 conversation`, `1,240 conversations`: each a text of its own, since other languages form plurals their own way. */
export function unitsText(count: number, unit: Unit = 'conversation'): string {
  const one = count === 1;
  switch (unit) {
    case 'conversation':
      return one ? l10n.t('1 conversation') : l10n.t('{0} conversations', count);
    case 'user':
      return one ? l10n.t('1 user') : l10n.t('{0} users', count);
    case 'request':
      return one ? l10n.t('1 request') : l10n.t('{0} requests', count);
    default:
      return one ? l10n.t('1 unit') : l10n.t('{0} units', count);
  }
}

/** `140 more conversations`. */
export function moreUnitsText(count: number, unit: Unit = 'conversation'): string {
  const one = count === 1;
  switch (unit) {
    case 'conversation':
      return one ? l10n.t('1 more conversation') : l10n.t('{0} more conversations', count);
    case 'user':
      return one ? l10n.t('1 more user') : l10n.t('{0} more users', count);
    case 'request':
      return one ? l10n.t('1 more request') : l10n.t('{0} more requests', count);
    default:
      return one ? l10n.t('1 more unit') : l10n.t('{0} more units', count);
  }
}
