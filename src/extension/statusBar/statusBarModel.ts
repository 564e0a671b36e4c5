// What the status bar item says: the active prompt file's own state, otherwise the most urgent rollout.
import { assertNever } from '../../domain/assertNever.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { timeText } from '../rolloutPanel/timeText.ts';
import { wantsSomebody, type RolloutNeed } from '../rollouts/assessNeed.ts';
import { compareUrgency, isOldNews } from '../rollouts/compareUrgency.ts';
import { shareText } from '../rollouts/shareText.ts';
import { fitText } from './fitText.ts';
import type {
  ActivePrompt,
  StatusBarConnection,
  StatusBarFacts,
  WatchedRollout,
} from './statusBarFacts.ts';
import { listOthers } from './listOthers.ts';
import { otherText, statusBarTooltip } from './statusBarTooltip.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';

export interface StatusBarView {
  readonly text: string;
  readonly tooltip: string;
  readonly spoken: string;
  readonly isWarning: boolean;
  readonly target: CommandTarget;
}

interface Line {
  readonly icon: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly detail: string;
}

/** Undefined hides the item. */
export function calculateStatusBar(facts: StatusBarFacts): StatusBarView | undefined {
  const { active } = facts;
  const shown = findShownRollout(facts);
  if (active === undefined && shown === undefined && facts.connection === undefined) {
    return undefined;
  }
  const line = toLine(facts, shown);
  const others = listOthers(facts, shown);
  const urgent = others.find((one) => wantsSomebody(one.need) && !isOldNews(one));
  const count = `+${others.length}`;
  const suffixes = [
    ...(facts.connection?.isLocal === true ? [l10n.t('(local)')] : []),
    ...(others.length > 0 && urgent === undefined ? [count] : []),
  ];
  const mark = urgent && `$(${needLines[urgent.need](urgent).icon}) ${count}`;
  const text = fitText({ ...withOffline(line, facts), suffixes, mark });
  const tooltip = statusBarTooltip(facts, shown);
  const said = l10n.t('Prompt Rollout: {0}', text.replaceAll(/\$\([a-z~-]+\)\s*/g, ''));
  return {
    text,
    tooltip,
    spoken: urgent === undefined ? said : `${said}. ${otherText(urgent, facts)}`,
    isWarning: shown !== undefined && isWarning(shown),
    target: toTarget(active, shown),
  };
}

/** What was taken back until somebody has looked, and what is worse and still served. */
function isWarning({ need, rollout }: WatchedRollout): boolean {
  return need === 'harm' || (need === 'unseenEnd' && rollout.phase === 'rolledBack');
}

/** For a prompt file only its own rollouts count; otherwise the most urgent one of all that still matter. */
export function findShownRollout(facts: StatusBarFacts): WatchedRollout | undefined {
  const { active } = facts;
  return facts.rollouts
    .filter((one) => one.need !== 'ended')
    .filter((one) => active === undefined || isOf(one, active))
    .toSorted(compareUrgency)[0];
}

function isOf({ project, rollout }: WatchedRollout, active: ActivePrompt): boolean {
  return project === active.project && rollout.prompt === active.copy.key;
}

function toLine(facts: StatusBarFacts, shown: WatchedRollout | undefined): Line {
  if (shown !== undefined) return rolloutLine(shown);
  if (facts.active !== undefined) return fileLine(facts.active, facts.connection);
  return connectionLine(facts.connection);
}

function rolloutLine(watched: WatchedRollout): Line {
  const { prompt, candidate } = watched.rollout;
  return { name: lastSegment(prompt), version: candidate, ...needLines[watched.need](watched) };
}

type NeedLine = Pick<Line, 'icon' | 'detail'>;

const needLines: Readonly<Record<RolloutNeed, (watched: WatchedRollout) => NeedLine>> = {
  unseenEnd: (watched) =>
    watched.rollout.phase === 'rolledBack'
      ? { icon: 'warning', detail: l10n.t(' rolled back') + placeText(watched) }
      : { icon: 'check-all', detail: ` · ${endedText(watched)}` },
  harm: (watched) => ({ icon: 'warning', detail: l10n.t(' harm') + shareDetail(watched) }),
  review: needsYouLine,
  needsYou: needsYouLine,
  paused: (watched) => ({ icon: 'debug-pause', detail: l10n.t(' paused') + shareDetail(watched) }),
  held: heldLine,
  pending: pendingLine,
  running: runningLine,
  recovery: recoveryLine,
  recovering: recoveryLine,
  ended: (watched) => ({ icon: 'rocket', detail: shareDetail(watched) }),
};

function needsYouLine(watched: WatchedRollout): NeedLine {
  return { icon: 'person', detail: l10n.t(' needs you') + shareDetail(watched) };
}

function pendingLine(watched: WatchedRollout): NeedLine {
  return { icon: 'watch', detail: l10n.t(' waiting') + placeText(watched) };
}

/** Only what is settled is worth the room: most of the time nothing is clear yet. */
function runningLine(watched: WatchedRollout): NeedLine {
  const state = watched.rollout.health === 'clear' ? l10n.t(' clear') : '';
  return { icon: 'rocket', detail: state + shareDetail(watched) };
}

function heldLine(watched: WatchedRollout): NeedLine {
  const { phase, health } = watched.rollout;
  if (phase === 'pending') return pendingLine(watched);
  // The term of the tree and the panel, as far as there is room.
  return health === 'error'
    ? { icon: 'error', detail: l10n.t(' untrusted') + shareDetail(watched) }
    : { icon: 'rocket', detail: l10n.t(' held') + shareDetail(watched) };
}

function recoveryLine(watched: WatchedRollout): NeedLine {
  const place = placeText(watched);
  switch (watched.rollout.recovery?.state) {
    case 'notRecovered':
      return { icon: 'warning', detail: l10n.t(' not recovered') + place };
    case 'recovered':
      return { icon: 'person', detail: l10n.t(' recovered?') + place };
    default:
      return { icon: 'discard', detail: l10n.t(' rolled back') + place };
  }
}

/** After the state, since the end is what is cut: ` · 10 %`, ` · staging 10 %`. */
function shareDetail({ rollout, isDefaultEnvironment }: WatchedRollout): string {
  const share = shareText(rollout.rules);
  return isDefaultEnvironment ? ` · ${share}` : ` · ${rollout.environment} ${share}`;
}

/** Where no place is named, it is the one that everybody takes for production. */
function placeText({ rollout, isDefaultEnvironment }: WatchedRollout): string {
  return isDefaultEnvironment ? '' : ` · ${rollout.environment}`;
}

/** Stable without a place is what everybody takes for production. */
function endedText(watched: WatchedRollout): string {
  const { rollout, isDefaultEnvironment } = watched;
  const { phase, environment } = rollout;
  if (phase !== 'completed') return l10n.t('cancelled') + placeText(watched);
  return isDefaultEnvironment ? l10n.t('now stable') : l10n.t('now in {0}', environment);
}

function fileLine({ copy, live }: ActivePrompt, connection: StatusBarConnection | undefined): Line {
  const name = lastSegment(copy.key ?? fileName(copy.path));
  const { state } = copy;
  switch (state.kind) {
    case 'live':
      return { icon: 'check', name, version: state.version, detail: '' };
    case 'equals':
      return { icon: 'git-commit', name, version: state.version, detail: l10n.t(' · not live') };
    case 'changedSince':
      return { icon: 'edit', name, version: live ?? state.version, detail: l10n.t(' · changed') };
    case 'neverPublished':
      return {
        icon: 'circle-outline',
        name,
        version: undefined,
        detail: l10n.t(' · never published'),
      };
    case 'inConflict':
      return { icon: 'error', name, version: live, detail: l10n.t(' · in conflict') };
    case 'invalid':
      return { icon: 'error', name, version: live, detail: l10n.t(' · has errors') };
    case 'unknown': {
      const isLoading = connection?.status.kind === 'connecting';
      return { icon: isLoading ? 'sync~spin' : 'file', name, version: undefined, detail: '' };
    }
    default:
      return assertNever(state);
  }
}

function connectionLine(connection: StatusBarConnection | undefined): Line {
  const status = connection?.status.kind;
  const line = { name: l10n.t('Prompts'), version: undefined };
  if (status === 'needsConsent' || status === 'signedOut' || status === 'forbidden') {
    return { ...line, icon: 'key', detail: l10n.t(' · sign in') };
  }
  if (status === 'incompatible') return { ...line, icon: 'error', detail: l10n.t(' · update') };
  return { ...line, icon: 'rocket', detail: l10n.t(' · no rollout') };
}

/** Away from the registry every line is old: the icon and the time say so. */
function withOffline(line: Line, { connection, ...facts }: StatusBarFacts): Line {
  if (connection?.status.kind !== 'offline') return line;
  const { asOf } = connection;
  const moment = registryMoment(facts.moment, connection);
  const time =
    asOf === undefined ? '' : l10n.t(' at {0}', timeText(asOf, moment.now, moment.place));
  return { ...line, icon: 'debug-disconnect', detail: `${line.detail}${time}` };
}

function toTarget(
  active: ActivePrompt | undefined,
  shown: WatchedRollout | undefined,
): CommandTarget {
  if (shown !== undefined) {
    const { project, rollout } = shown;
    const { prompt, environment, id } = rollout;
    return { project, prompt, environment, rolloutId: id };
  }
  if (active?.copy.key === undefined) return {};
  return { project: active.project, prompt: active.copy.key, uri: active.copy.uri };
}

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function fileName(path: string): string {
  return lastSegment(path).replace(/\.prompt\.ya?ml$/, '');
}
