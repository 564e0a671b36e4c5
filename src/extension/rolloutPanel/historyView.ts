import { isStallCause, type RolloutPhase } from '../../domain/rollout/rollout.ts';
import type { EventDto, EventType } from '../../protocol/registry/eventDto.ts';
import type { HistoryRow, HistoryView } from '../../protocol/panel/rolloutView.ts';
import type { Tone } from '../../protocol/panel/tone.ts';
import { l10n } from '../platform/localize.ts';
import { stallWord } from '../rollouts/stallText.ts';
import { conditionName } from './conditionRows.ts';
import { guardName, readingKey } from './guardNames.ts';
import { guardNumbers } from './guardNumbers.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { shortListText } from './shortListText.ts';
import { momentText } from './timeText.ts';
import { verdictWord } from './verdictWord.ts';

/** Verdicts and actions: who did what, when and why, newest first. */
export function toHistoryView(facts: RolloutPanelFacts): HistoryView | undefined {
  const { history } = facts;
  if (history === undefined) return undefined;
  const rollouts = new Set(history.events.flatMap(({ rolloutId }) => rolloutId ?? []));
  const areSeveral = rollouts.size > 1;
  return {
    heading: l10n.t('History'),
    rows: history.events.map((event) => toRow(event, facts, areSeveral)),
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

function toRow(event: EventDto, facts: RolloutPanelFacts, areSeveral: boolean): HistoryRow {
  const guard = actingGuard(event);
  // A guard gives no reason but its name, which the text says.
  const said = guard === undefined ? event.reason : undefined;
  const reason = event.override?.reason ?? event.review?.comment ?? said;
  const details = guardDetails(event, facts);
  const look = lookOf(event);
  return {
    key: String(event.number),
    at: event.at,
    atText: momentText(event.at, facts),
    actor: event.actor.name,
    text: areSeveral ? withVersion(eventText(event, facts), event) : eventText(event, facts),
    icon: look.icon,
    ...(look.tone === undefined ? {} : { tone: look.tone }),
    ...(reason === undefined || reason === '' ? {} : { reason }),
    ...(details.length === 0 ? {} : { details }),
  };
}

/** What each guard said at that moment, as the registry kept it with the event. */
function guardDetails({ guards = [] }: EventDto, { rollout }: RolloutPanelFacts): string[] {
  return guards.map((guard) => {
    const name = nameOf(readingKey(guard), rollout);
    const versions = rollout ?? { candidate: l10n.t('candidate'), stable: l10n.t('stable') };
    const numbers = guardNumbers(guard, versions);
    const said = `${name}: ${verdictWord(guard).word}`;
    return numbers === undefined ? said : `${said} · ${numbers}`;
  });
}

/** Which rollout it is about, where the history holds several. */
function withVersion(text: string, { rollout }: EventDto): string {
  return rollout === undefined || text.includes(rollout.candidate)
    ? text
    : l10n.t('{0}: {1}', rollout.candidate, text);
}

const withoutGuards = { plan: { stages: [] } };

function nameOf(key: string, rollout: RolloutPanelFacts['rollout']): string {
  return guardName(key, rollout ?? withoutGuards);
}

/** The key of the guard that acted, which the registry gives as the reason. */
function actingGuard({ guards = [], reason }: EventDto): string | undefined {
  return guards.map(readingKey).find((key) => key === reason);
}

interface Look {
  readonly icon: string;
  readonly tone?: Tone;
}

function lookOf(event: EventDto): Look {
  const { type, rollout, review, guards = [] } = event;
  if (guards.some(({ verdict }) => verdict === 'harm')) return { icon: 'error', tone: 'bad' };
  if (type === 'rollout.reviewed') {
    return review?.decision === 'refuse'
      ? { icon: 'error', tone: 'held' }
      : { icon: 'pass-filled', tone: 'good' };
  }
  if (type !== 'rollout.changed') return looks[type];
  const known = rollout === undefined ? undefined : phaseLooks[rollout.phase];
  return known ?? (guards.length > 0 ? { icon: 'pulse' } : looks[type]);
}

const phaseLooks: Readonly<Partial<Record<RolloutPhase, Look>>> = {
  completed: { icon: 'check-all', tone: 'good' },
  rolledBack: { icon: 'discard', tone: 'bad' },
  paused: { icon: 'debug-pause', tone: 'paused' },
  cancelled: { icon: 'circle-slash', tone: 'ended' },
};

const looks: Readonly<Record<EventType, Look>> = {
  'prompt.created': { icon: 'add' },
  'prompt.changed': { icon: 'edit' },
  'prompt.archived': { icon: 'archive' },
  'prompt.unarchived': { icon: 'archive' },
  'version.published': { icon: 'tag' },
  'version.origin_added': { icon: 'tag' },
  'environment.changed': { icon: 'settings-gear' },
  'deployment.changed': { icon: 'arrow-swap' },
  'rollout.started': { icon: 'rocket' },
  'rollout.changed': { icon: 'rocket' },
  'rollout.reviewed': { icon: 'pass-filled' },
  'rollout.recovery': { icon: 'heart' },
  'evidence.recorded': { icon: 'beaker' },
  'token.created': { icon: 'key' },
  'token.revoked': { icon: 'key' },
};

function eventText(event: EventDto, facts: RolloutPanelFacts): string {
  const change = event.type === 'rollout.changed' ? changeText(event, facts) : undefined;
  const what = eventWord(event);
  const summary = change ?? (event.summary === undefined ? what : `${what}: ${event.summary}`);
  if (event.override === undefined) return summary;
  const names = event.override.conditions.map((key) =>
    conditionName(key, facts.rollout ?? withoutGuards),
  );
  return l10n.t('{0}; overrode {1}', summary, names.join(', '));
}

/** What became of the rollout, in the words of the panel; undefined where its traffic alone says it. */
function changeText(event: EventDto, { rollout }: RolloutPanelFacts): string | undefined {
  const { summary, guards = [] } = event;
  if (summary === undefined) {
    const verdicts = guards.map(
      (guard) => `${nameOf(readingKey(guard), rollout)} ${verdictWord(guard).word}`,
    );
    return verdicts.length === 0 ? undefined : l10n.t('guards: {0}', shortListText(verdicts));
  }
  const key = actingGuard(event);
  const by = key === undefined ? '' : ` ${l10n.t('by guard “{0}”', nameOf(key, rollout))}`;
  switch (event.rollout?.phase) {
    case 'rolledBack':
      return `${l10n.t('rolled back')}${by}: ${summary}`;
    case 'paused':
      return `${l10n.t('paused')}${by}${stalledText(event)}`;
    case 'completed':
      return `${l10n.t('completed')}: ${summary}`;
    case 'cancelled':
      return l10n.t('cancelled');
    case 'progressing':
      return summary.startsWith('paused ') ? l10n.t('resumed') : undefined;
    default:
      return undefined;
  }
}

/** A pause without a person or a guard that saw harm says in a word or two what was missing. */
function stalledText({ rollout }: EventDto): string {
  const cause = rollout?.pause?.cause;
  return cause !== undefined && isStallCause(cause) ? `: ${stallWord(cause)}` : '';
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
