// What the status bar item says: the active prompt file's own state, otherwise the most urgent rollout.
import { assertNever } from '../../domain/assertNever.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { timeText } from '../rolloutPanel/timeText.ts';
import type { RolloutNeed } from '../rollouts/assessNeed.ts';
import { compareUrgency } from '../rollouts/compareUrgency.ts';
import { shareText } from '../rollouts/shareText.ts';
import { fitText } from './fitText.ts';
import type {
  ActivePrompt,
  StatusBarConnection,
  StatusBarFacts,
  WatchedRollout,
} from './statusBarFacts.ts';
import { statusBarTooltip } from './statusBarTooltip.ts';
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
  const others = countOthers(facts, shown);
  const suffixes = [
    ...(facts.connection?.isLocal === true ? [l10n.t('(local)')] : []),
    ...(others > 0 ? [`+${others}`] : []),
  ];
  const text = fitText({ ...withOffline(line, facts), suffixes });
  const tooltip = statusBarTooltip(facts, shown);
  return {
    text,
    tooltip,
    spoken: l10n.t('Prompt Rollout: {0}', text.replaceAll(/\$\([a-z~-]+\)\s*/g, '')),
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

function countOthers(facts: StatusBarFacts, shown: WatchedRollout | undefined): number {
  return facts.rollouts.filter((one) => one.need !== 'ended' && one !== shown).length;
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
  unseenEnd: ({ rollout, isDefaultEnvironment }) =>
    rollout.phase === 'rolledBack'
      ? { icon: 'warning', detail: l10n.t(' rolled back') }
      : { icon: 'check-all', detail: ` · ${endedText(rollout, isDefaultEnvironment)}` },
  harm: ({ rollout }) => ({
    icon: 'warning',
    detail: l10n.t(' · {0} harm', shareText(rollout.rules)),
  }),
  review: needsYouLine,
  needsYou: needsYouLine,
  paused: ({ rollout }) => ({
    icon: 'debug-pause',
    detail: l10n.t(' · {0} paused', shareText(rollout.rules)),
  }),
  held: ({ rollout }) => heldLine(rollout),
  pending: () => ({ icon: 'watch', detail: l10n.t(' · waiting') }),
  running: ({ rollout }) => runningLine(rollout),
  recovery: ({ rollout }) =>
    rollout.recovery?.state === 'notRecovered'
      ? { icon: 'warning', detail: l10n.t(' · not recovered') }
      : { icon: 'person', detail: l10n.t(' · recovered?') },
  ended: ({ rollout }) => ({ icon: 'rocket', detail: ` · ${shareText(rollout.rules)}` }),
};

function needsYouLine({ rollout }: WatchedRollout): NeedLine {
  return { icon: 'person', detail: l10n.t(' · {0} needs you', shareText(rollout.rules)) };
}

/** Only what is settled is worth the room: most of the time nothing is clear yet. */
function runningLine({ health, rules }: RolloutSummaryDto): NeedLine {
  const share = shareText(rules);
  const detail = health === 'clear' ? l10n.t(' · {0} clear', share) : ` · ${share}`;
  return { icon: 'rocket', detail };
}

function heldLine({ phase, health, rules }: RolloutSummaryDto): NeedLine {
  const share = shareText(rules);
  if (phase === 'pending') return { icon: 'watch', detail: l10n.t(' · waiting') };
  // The term of the tree and the panel, as far as there is room.
  return health === 'error'
    ? { icon: 'error', detail: l10n.t(' · {0} untrusted', share) }
    : { icon: 'rocket', detail: l10n.t(' · {0} held', share) };
}

/** Stable without a place is what everybody takes for production. */
function endedText(
  { phase, environment }: RolloutSummaryDto,
  isDefaultEnvironment: boolean,
): string {
  if (phase !== 'completed') return l10n.t('cancelled');
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
