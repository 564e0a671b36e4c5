// What resuming a paused rollout leads to.
import { assertNever } from '../../domain/assertNever.ts';
import { isStallCause } from '../../domain/rollout/rollout.ts';
import { getAdvanceMode } from '../../domain/rollout/stageRules.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { stallSentence } from '../rollouts/stallText.ts';
import { guardName, readingKey } from './guardNames.ts';
import { stageTrafficText } from './trafficText.ts';

/** What a person is told who is about to resume; what paused it is said once. */
export function resumeLines(rollout: RolloutDto): string[] {
  const again = pausesAgainText(rollout);
  const { pause } = rollout;
  const isSaid = pause?.cause === 'guard' && findPausingGuard(rollout) === pause.guard;
  return [again ?? resumeText(rollout), isSaid ? '' : pausedByText(rollout)].filter(
    (line) => line !== '',
  );
}

/** That resuming leads nowhere, and why; undefined where no guard sees harm that it pauses for. */
export function pausesAgainText(rollout: RolloutDto): string | undefined {
  const key = findPausingGuard(rollout);
  if (key === undefined) return undefined;
  const name = guardName(key, rollout);
  return rollout.pause?.cause === 'guard' && rollout.pause.guard === key
    ? l10n.t(
        'Paused by guard “{0}”, which still sees harm: it will pause again at the next look.',
        name,
      )
    : l10n.t('Guard “{0}” sees harm: it will pause again at the next look.', name);
}

/** What paused it and still sees harm comes before any other guard. */
function findPausingGuard({ guards = [], conditions, pause }: RolloutDto): string | undefined {
  const keys = [
    ...guards
      .filter((one) => one.verdict === 'harm' && one.onHarm === 'pause' && !one.dryRun)
      .map(readingKey),
    ...conditions
      .filter(({ code }) => code === 'guard_harm')
      .map(({ key }) => key.slice('guard:'.length)),
  ];
  return keys.find((key) => key === pause?.guard) ?? keys[0];
}

/** Who or what paused it, and why; empty where that is not known. */
function pausedByText(rollout: RolloutDto): string {
  const { pause } = rollout;
  if (pause === undefined) return '';
  switch (pause.cause) {
    case 'person':
      return l10n.t('Paused by {0}. {1}', pause.actor.name, pause.reason ?? '').trim();
    case 'guard':
      return l10n.t('Paused by guard “{0}”.', guardName(pause.guard ?? '', rollout));
    case 'inconclusive':
    case 'missingData':
    case 'untrustedData':
      return pause.reason ?? stallSentence(pause.cause);
    default:
      return assertNever(pause.cause);
  }
}

/** What becomes of traffic and stages. */
export function resumeText(rollout: RolloutDto): string {
  if (!advancesAtOnce(rollout)) return l10n.t('Traffic stays as it is; stages may advance again.');
  const { plan, stageIndex, candidate } = rollout;
  const next = plan.stages[stageIndex + 1];
  return next === undefined
    ? l10n.t(
        'Stages advance again; every condition holds, so {0} becomes stable at once.',
        candidate,
      )
    : l10n.t(
        'Stages advance again; every condition holds, so it goes to {0} at once.',
        stageTrafficText(next),
      );
}

function advancesAtOnce({ plan, stageIndex, conditions, pause }: RolloutDto): boolean {
  if (getAdvanceMode(plan, stageIndex) !== 'automatic') return false;
  // What could not be told in one hold is watched for another.
  if (pause && isStallCause(pause.cause) && plan.stages[stageIndex]?.hold) return false;
  return conditions.every((condition) => condition.state === 'met');
}
