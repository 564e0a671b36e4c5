import { createGuardMeasure } from '../../domain/guards/createGuardSettings.ts';
import type { RecoveryDto, RecoverySummary } from '../../protocol/registry/recoveryDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { RecoveryView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { hasRoleIn } from '../rollouts/askedToReview.ts';
import { amountText, type Measured } from './amountText.ts';
import { guardText } from './metricText.ts';
import { needsRegistry } from './needsRegistry.ts';
import { recoveryWord } from './recoveryWord.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { momentText } from './timeText.ts';

type Metric = RecoveryDto['metrics'][number];

/** Whether stable is as it was before the start, and who closed the record. */
export function toRecoveryView(
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): RecoveryView | undefined {
  const { recoveryDetail } = rollout;
  const recovery = recoveryDetail ?? rollout.recovery;
  if (recovery === undefined) return undefined;
  const isOpen = recovery.confirmed === undefined;
  const isShown = recovery.state === 'recovered';
  const may = hasRoleIn(facts.identity, 'owner', rollout.environment);
  return {
    heading: l10n.t('Recovery'),
    verdict: recoveryWord(recovery.state),
    sentence: [
      stateSentence(recovery, rollout),
      confirmedSentence(recovery, facts) ?? askedSentence(may, recovery),
    ].join(' '),
    columns: {
      metric: l10n.t('Metric'),
      before: l10n.t('Range before'),
      now: l10n.t('Now'),
      verdict: l10n.t('Verdict'),
    },
    rows: (recoveryDetail?.metrics ?? []).map((metric) => toRow(metric, rollout)),
    ...(isOpen && may ? commentPart(isShown) : {}),
    actions: isOpen && may ? [confirmAction(rollout, recovery, facts)] : [],
  };
}

function stateSentence({ state }: RecoverySummary, { stable, candidate }: RolloutDto): string {
  switch (state) {
    case 'watching':
      return l10n.t(
        'It is not known yet whether {0} is back: too little has been reported since the rollback.',
        stable,
      );
    case 'recovered':
      return l10n.t('Every guard metric of {0} is back in its range.', stable);
    case 'notRecovered':
      return l10n.t(
        'A metric of {0} is still out of its range, so the cause is probably not {1}.',
        stable,
        candidate,
      );
    case 'unknown':
      return l10n.t(
        'Nothing was reported before the start that {0} could be compared with.',
        stable,
      );
  }
}

function confirmedSentence(
  { confirmed }: RecoverySummary,
  facts: RolloutPanelFacts,
): string | undefined {
  if (confirmed === undefined) return undefined;
  const by = l10n.t(
    'Confirmed by {0}, {1}.',
    confirmed.actor.name,
    momentText(confirmed.at, facts),
  );
  return confirmed.comment === undefined ? by : `${by} “${confirmed.comment}”`;
}

function askedSentence(may: boolean, { state }: RecoverySummary): string {
  if (!may)
    return l10n.t('A person with the role owner confirms the recovery and closes the record.');
  switch (state) {
    case 'recovered':
      return l10n.t('Confirm the recovery to close the record.');
    case 'watching':
      return l10n.t(
        'More outcomes will tell. If you know already that things are well, say how, and confirm the recovery now.',
      );
    case 'notRecovered':
    case 'unknown':
      return l10n.t('If you know that things are well, say how, and confirm the recovery.');
  }
}

function toRow(metric: Metric, rollout: RolloutDto): RecoveryView['rows'][number] {
  const { budget } = metric;
  const { measure } = measuredOf(metric, rollout);
  const name = guardText({
    metric: metric.metric,
    ...(budget === undefined ? {} : { budget }),
  });
  const before = rangeText(metric.range, { metric: metric.metric, measure });
  return {
    metric: name,
    before:
      metric.source === 'during' && metric.range !== undefined
        ? l10n.t('{0} (during the rollout)', before)
        : before,
    now: nowText(metric.now, { metric: metric.metric, measure }),
    verdict: recoveryWord(metric.state),
  };
}

/** How the guard of this metric measures it. */
function measuredOf({ metric, budget }: Metric, { guards = [], plan }: RolloutDto): Measured {
  if (budget !== undefined) return { metric, measure: { kind: 'budget', budget } };
  const reading = guards.find((one) => one.metric === metric && one.measure.kind !== 'budget');
  if (reading !== undefined) return { metric, measure: reading.measure };
  const guard = plan.guards?.find((one) => one.metric === metric && one.budget === undefined);
  return { metric, measure: createGuardMeasure(guard ?? { metric }) };
}

function rangeText(range: Metric['range'], measured: Measured): string {
  if (range === undefined) return l10n.t('not known');
  return l10n.t('{0} to {1}', amountText(measured, range.low), amountText(measured, range.high));
}

function nowText(now: Metric['now'], measured: Measured): string {
  if (now === undefined) return l10n.t('nothing reported');
  return l10n.t('{0} of {1}', amountText(measured, now.estimate), now.count);
}

/** What the numbers do not show a person has to say. */
function commentPart(isShown: boolean): Pick<RecoveryView, 'comment'> {
  return {
    comment: {
      label: isShown
        ? l10n.t('What it was (optional)')
        : l10n.t('How you know that things are well'),
      placeholder: l10n.t('For those who look at this rollback later.'),
    },
  };
}

function confirmAction(
  { id: rolloutId }: RolloutDto,
  { state }: RecoverySummary,
  facts: RolloutPanelFacts,
): RecoveryView['actions'][number] {
  return {
    intent: { kind: 'confirmRecovery', rolloutId },
    label: l10n.t('Confirm recovery'),
    detail:
      state === 'watching'
        ? l10n.t('Closes the record on your word, before the numbers tell. Traffic stays as it is.')
        : l10n.t('Closes the record of this rollback. Traffic stays as it is.'),
    style: state === 'recovered' ? 'primary' : 'secondary',
    ...needsRegistry(facts),
  };
}
