import type { ActionView } from '../../protocol/panel/actionView.ts';
import { l10n } from '../platform/localize.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** Of an action that asks the registry: why it cannot be used now, where that is so. */
export function needsRegistry({
  connection,
}: Pick<RolloutPanelFacts, 'connection'>): Pick<ActionView, 'unavailable'> {
  return connection.kind === 'live'
    ? {}
    : { unavailable: l10n.t('The registry cannot be reached.') };
}
