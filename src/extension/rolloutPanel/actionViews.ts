import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import { l10n } from '../platform/localize.ts';
import { assessStanding, waitsForReview } from './assessStanding.ts';
import { dryRunHarmText } from './dryRunHarmText.ts';
import { findHarmSeen } from './endTexts.ts';
import { nextText } from './nextLines.ts';
import { fixtureAction } from './samplesView.ts';
import { percentText } from './percentText.ts';
import { pausesAgainText, resumeText } from './resumeText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { mainShareText } from './trafficText.ts';

/** The buttons below the headline. Each says the result; one that cannot be used now says why. */
export function toActionViews(facts: RolloutPanelFacts): ActionView[] {
  const { rollout } = facts;
  const reason = whyNotNow(facts);
  const actions =
    rollout === undefined
      ? idleActions(facts)
      : isFinalPhase(rollout.phase)
        ? endedActions(facts, rollout)
        : runningActions(facts, rollout);
  return actions.map((action) =>
    reason === undefined || isOnlyLooked(action)
      ? action
      : { ...action, unavailable: action.unavailable ?? reason },
  );
}

/** What changes nothing in the registry is possible with any token, and of what was read also offline. */
function isOnlyLooked({ intent }: ActionView): boolean {
  return ['openDiff', 'showSamples', 'makeFixture'].includes(intent.kind);
}

function whyNotNow(facts: RolloutPanelFacts): string | undefined {
  if (!facts.mayAct) return l10n.t('Your token may only read.');
  switch (facts.connection.kind) {
    case 'live':
      return undefined;
    case 'connecting':
      return l10n.t('Connecting to the registry.');
    case 'stopped':
      // The first write starts the local registry.
      return undefined;
    default:
      return l10n.t('The registry cannot be reached.');
  }
}

function runningActions(facts: RolloutPanelFacts, rollout: RolloutDto): ActionView[] {
  if (rollout.phase === 'pending') return [...advance(facts, rollout), cancel(rollout)];
  if (rollout.phase === 'paused') {
    return [...pausedActions(rollout), ...failingActions(facts, rollout.pause?.guard)];
  }
  return [...advance(facts, rollout), pause(rollout), rollBack(rollout)];
}

/** Where the next look would pause it again, the way on is back. */
function pausedActions(rollout: RolloutDto): ActionView[] {
  const [goOn, goBack] = [resume(rollout), rollBack(rollout)];
  const detail = pausesAgainText(rollout);
  if (detail === undefined) return [goOn, goBack];
  return [
    { ...goBack, style: 'primary' },
    { ...goOn, detail, style: 'secondary' },
  ];
}

function advance(facts: RolloutPanelFacts, rollout: RolloutDto): ActionView[] {
  const { next } = rollout;
  if (next === undefined) return [];
  const result = nextText(next, rollout);
  const label = {
    begin: l10n.t('Start with {0}', result),
    advance: l10n.t('Advance to {0}', result),
    complete: l10n.t('Make {0} stable', rollout.candidate),
  }[next.kind];
  const isNext = assessStanding(rollout, facts) === 'needsYou';
  const asks = facts.confirms || dryRunHarmText(rollout) !== undefined;
  const harm = rollout.conditions.some((condition) => condition.code === 'guard_harm');
  return [
    {
      intent: { kind: 'advance' },
      label: asks ? `${label}…` : label,
      detail: l10n.t('{0} → {1}', presentText(rollout), result),
      // Where a review is wanted, to advance is to override it.
      style: isNext && !waitsForReview(rollout) ? 'primary' : 'secondary',
      ...(harm ? { unavailable: l10n.t('A guard sees harm, which nobody can override.') } : {}),
    },
  ];
}

function presentText(rollout: RolloutDto): string {
  return mainShareText(rollout.rules);
}

function pause(rollout: RolloutDto): ActionView {
  return {
    intent: { kind: 'pause' },
    label: l10n.t('Pause (stays at {0})', presentText(rollout)),
    detail: l10n.t('Keeps traffic and guards, and stops advancing.'),
    style: 'secondary',
  };
}

function resume(rollout: RolloutDto): ActionView {
  return {
    intent: { kind: 'resume' },
    label: l10n.t('Resume (from {0})', presentText(rollout)),
    detail: resumeText(rollout),
    style: 'primary',
  };
}

function rollBack(rollout: RolloutDto): ActionView {
  return {
    intent: { kind: 'rollBack' },
    label: l10n.t('Roll back ({0})', percentText(0)),
    detail: l10n.t('Everyone gets {0} with the next request.', rollout.stable),
    style: 'secondary',
  };
}

function cancel(rollout: RolloutDto): ActionView {
  return {
    intent: { kind: 'cancel' },
    label: l10n.t('Cancel (stays at {0})', percentText(0)),
    detail: l10n.t('Ends the rollout; everyone keeps {0}.', rollout.stable),
    style: 'secondary',
  };
}

function endedActions(facts: RolloutPanelFacts, rollout: RolloutDto): ActionView[] {
  const what: ActionView = {
    intent: { kind: 'openDiff' },
    label: l10n.t('What changed'),
    name: l10n.t('What changed from {0} to {1}', rollout.stable, rollout.candidate),
    detail: l10n.t('Opens the difference of {0} and {1}.', rollout.stable, rollout.candidate),
    style: 'secondary',
  };
  if (rollout.phase === 'completed') return [what, ...startCanary(facts), ...revert(facts)];
  const again: ActionView = {
    intent: { kind: 'startAgain' },
    label: l10n.t('Start again…'),
    name: l10n.t('Start again… with {0}', rollout.candidate),
    detail: l10n.t('Starts a new rollout of {0}.', rollout.candidate),
    style: 'secondary',
  };
  return [what, ...failingActions(facts, findHarmSeen(rollout)), again];
}

/** What went wrong on the guard, and a case of it that stops the next attempt before any traffic. */
function failingActions(facts: RolloutPanelFacts, guard: string | undefined): ActionView[] {
  const samples = facts.live?.samples;
  if (guard === undefined || samples?.kept !== true || samples.stored.failed === 0) return [];
  const newest = samples.failing.find(({ failed }) => failed.includes(guard)) ?? samples.failing[0];
  const failing: ActionView = {
    intent: { kind: 'showSamples', arm: 'candidate', failed: 'any' },
    label: l10n.t('Failing samples ({0})', samples.stored.failed),
    detail: l10n.t('What applications sent and got where it went wrong.'),
    style: 'secondary',
  };
  if (newest === undefined) return [failing];
  const { icon: _, ...fixture } = fixtureAction(newest, facts);
  const detail = l10n.t('Keeps the newest failing sample as a case.');
  return [failing, { ...fixture, detail, style: 'secondary' }];
}

function idleActions(facts: RolloutPanelFacts): ActionView[] {
  if (facts.serving === undefined) return [];
  return [...startCanary(facts), ...revert(facts)];
}

function startCanary(facts: RolloutPanelFacts): ActionView[] {
  const ended = facts.rollout !== undefined;
  return [
    {
      intent: { kind: 'startCanary' },
      label: l10n.t('Start canary…'),
      detail: l10n.t('Chooses a version and a plan.'),
      style: ended ? 'secondary' : 'primary',
    },
  ];
}

function revert(facts: RolloutPanelFacts): ActionView[] {
  const previous = facts.serving?.previousStable;
  if (previous === undefined) return [];
  return [
    {
      intent: { kind: 'revert' },
      label: facts.confirms
        ? l10n.t('Revert to {0}…', previous)
        : l10n.t('Revert to {0}', previous),
      detail: l10n.t('Everyone gets {0} with the next request.', previous),
      style: 'secondary',
    },
  ];
}
