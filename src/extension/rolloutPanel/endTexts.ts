// What the headline says of a rollout that has ended.
import { assertNever } from '../../domain/assertNever.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { readingKey } from './guardNames.ts';
import { guardSeenText } from './guardSeenText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { exactTimeText, toEpochMs } from './timeText.ts';

/** Nothing serves a version after its rollback but another deployment; the two clocks are read one after the other. */
const sameMomentMs = 5000;

export function endSentence(facts: RolloutPanelFacts, rollout: RolloutDto): string {
  const { end, candidate } = rollout;
  if (rollout.phase === 'completed') {
    return isStillStable(facts, candidate)
      ? l10n.t('{0} is the stable version now.', candidate)
      : l10n.t('{0} became the stable version.', candidate);
  }
  if (end === undefined) return everyoneText(facts, rollout);
  switch (end.cause) {
    case 'guard':
      return join(
        l10n.t('By guard {0}.', guardSeenText(end.guard ?? '', rollout)),
        lastServedText(facts, rollout),
      );
    case 'superseded':
      return l10n.t('{0} deployed another version over it.', end.actor.name);
    case 'cancelled':
      return l10n.t('By {0}, before {1} got any traffic.', end.actor.name, candidate);
    case 'person':
    case 'completed':
      return join(l10n.t('By {0}.', end.actor.name), everyoneText(facts, rollout));
    default:
      return assertNever(end.cause);
  }
}

export function endLines(facts: RolloutPanelFacts, rollout: RolloutDto): string[] {
  const reason = rollout.end?.reason;
  const lines = reason === undefined ? [] : [l10n.t('Reason: {0}', reason)];
  if (rollout.phase !== 'rolledBack') return lines;
  if (rollout.end?.cause === 'guard') return [everyoneText(facts, rollout), ...lines];
  const key = findHarmSeen(rollout);
  const seen =
    key === undefined ? [] : [l10n.t('Guard {0} saw harm.', guardSeenText(key, rollout))];
  const served = lastServedText(facts, rollout);
  return [...seen, ...(served === undefined ? [] : [served]), ...lines];
}

/** The guard that ended it or, where a person did, saw harm until then. */
export function findHarmSeen({ end, guards = [] }: RolloutDto): string | undefined {
  if (end?.guard !== undefined) return end.guard;
  const seen = guards.find(({ verdict, dryRun }) => verdict === 'harm' && !dryRun);
  return seen === undefined ? undefined : readingKey(seen);
}

/** Of an older rollback, what came after it may be served today. */
function everyoneText(facts: RolloutPanelFacts, { stable }: RolloutDto): string {
  return isStillStable(facts, stable)
    ? l10n.t('Everyone has {0}.', stable)
    : l10n.t('Everyone got {0} again.', stable);
}

/** Whether everyone has this version, as far as is known. */
export function isStillStable({ serving }: RolloutPanelFacts, version: string): boolean {
  const deployment = serving?.deployment ?? undefined;
  if (deployment === undefined) return true;
  return deployment.stable === version && deployment.candidate === undefined;
}

/** Whether applications have followed the rollback; undefined where nothing was counted, as after a restart. */
function lastServedText(facts: RolloutPanelFacts, rollout: RolloutDto): string | undefined {
  const { candidate, end } = rollout;
  const served = facts.serving?.served.find((one) => one.version === candidate);
  if (served?.lastServedAt === undefined) return undefined;
  const at = toEpochMs(served.lastServedAt);
  if (at === undefined) return l10n.t('Not served since {0}.', served.lastServedAt);
  const endedAt = end === undefined ? undefined : toEpochMs(end.at);
  if (endedAt !== undefined && at > endedAt + sameMomentMs) {
    return l10n.t('A later deployment served {0} again.', candidate);
  }
  return l10n.t('Not served since {0}.', exactTimeText(at, facts.now, facts.place));
}

function join(...sentences: readonly (string | undefined)[]): string {
  return sentences.filter((one) => one !== undefined).join(' ');
}
