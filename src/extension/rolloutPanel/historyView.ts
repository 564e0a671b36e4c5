import type { EventDto } from '../../protocol/registry/eventDto.ts';
import type { HistoryRow, HistoryView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { momentText } from './timeText.ts';

/** Who did what, when and why, newest first. */
export function toHistoryView(facts: RolloutPanelFacts): HistoryView | undefined {
  const { history } = facts;
  if (history === undefined) return undefined;
  return {
    heading: l10n.t('History'),
    rows: history.events.map((event) => toRow(event, facts)),
    ...(history.events.length === 0 ? { empty: l10n.t('Nothing has happened here yet.') } : {}),
    ...(history.more
      ? {
          more: {
            intent: { kind: 'showHistoryMore' as const },
            label: l10n.t('Show more'),
            name: l10n.t('Show more of the history'),
            style: 'link' as const,
          },
        }
      : {}),
  };
}

function toRow(event: EventDto, facts: RolloutPanelFacts): HistoryRow {
  const reason = event.override?.reason ?? event.reason;
  return {
    key: String(event.number),
    at: event.at,
    atText: momentText(event.at, facts),
    actor: event.actor.name,
    text: eventText(event),
    ...(reason === undefined || reason === '' ? {} : { reason }),
  };
}

function eventText(event: EventDto): string {
  const what = eventWord(event);
  const summary = event.summary === undefined ? what : `${what}: ${event.summary}`;
  if (event.override === undefined) return summary;
  return l10n.t('{0}; overrode {1}', summary, event.override.conditions.join(', '));
}

function eventWord(event: EventDto): string {
  const version = event.version ?? '';
  return {
    'prompt.created': l10n.t('created the prompt'),
    'prompt.changed': l10n.t('changed the prompt'),
    'prompt.archived': l10n.t('archived the prompt'),
    'prompt.unarchived': l10n.t('took the prompt out of the archive'),
    'version.published': l10n.t('published {0}', version),
    'version.origin_added': l10n.t('published {0} again', version),
    'environment.changed': l10n.t('changed the environment'),
    'deployment.changed': l10n.t('traffic'),
    'rollout.started': l10n.t('started the rollout'),
    'rollout.changed': l10n.t('rollout'),
    'rollout.reviewed': l10n.t('reviewed'),
    'rollout.recovery': l10n.t('recovery'),
    'evidence.recorded': l10n.t('recorded evals'),
    'token.created': l10n.t('created a token'),
    'token.revoked': l10n.t('revoked a token'),
  }[event.type].trim();
}
