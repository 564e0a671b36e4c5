import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import { getGuardKey } from '../../domain/guards/guardKey.ts';
import { writeGuardReason } from '../../domain/guards/guardReasonSentence.ts';
import type { GuardSettings } from '../../domain/guards/guardSettings.ts';
import type { Guard } from '../../domain/rollout/rolloutPlan.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { GuardRow, GuardsView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { toCautions } from './cautionTexts.ts';
import { guardLimitText, onHarmText } from './guardLimitText.ts';
import { guardName, readingKey } from './guardNames.ts';
import { armCell, differenceText, withinStagesText } from './guardNumbers.ts';
import { harmTestText } from './harmTestText.ts';
import { guardText } from './metricText.ts';
import { needsRegistry } from './needsRegistry.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { cohortText } from './trafficText.ts';
import { verdictWord } from './verdictWord.ts';

/** Guards as a table: both arms with what is known of them, the limit beside, and what follows from it. */
export function toGuardsView(rollout: RolloutDto, facts: RolloutPanelFacts): GuardsView {
  const guards = rollout.plan.guards ?? [];
  const settings = createGuardSettings(rollout.plan);
  return {
    heading: l10n.t('Guards'),
    intro: introText(rollout, guards.length),
    columns: {
      name: l10n.t('Guard'),
      stable: l10n.t('{0} (stable)', rollout.stable),
      candidate: l10n.t('{0} (candidate)', rollout.candidate),
      difference: l10n.t('Difference'),
      limit: l10n.t('Limit'),
      verdict: l10n.t('Verdict'),
    },
    rows: guards.flatMap((guard, index) => {
      const filled = settings[index];
      return filled === undefined ? [] : [toRow(guard, filled, { rollout, facts })];
    }),
    cautions: toCautions(rollout, facts),
  };
}

function introText(rollout: RolloutDto, guards: number): string {
  if (guards === 0) {
    return l10n.t('This plan has no guards: nothing watches {0} for harm.', rollout.candidate);
  }
  return l10n.t(
    'Each compares {0} with {1} on live traffic at the same time.',
    rollout.candidate,
    rollout.stable,
  );
}

interface Shown {
  readonly rollout: RolloutDto;
  readonly facts: RolloutPanelFacts;
}

function toRow(guard: Guard, settings: GuardSettings, { rollout, facts }: Shown): GuardRow {
  const key = getGuardKey(guard);
  const reading = rollout.guards?.find((one) => readingKey(one) === key);
  return {
    key,
    name: guardText(guard),
    ...(guard.when === undefined ? {} : { cohort: cohortText(guard.when) }),
    ...(reading === undefined ? {} : numbersOf(reading, rollout)),
    limit: guardLimitText(settings),
    verdict: verdictWord(reading),
    sentence: sentenceOf(reading, rollout),
    onHarm: onHarmText(settings),
    ...(hasSamples(reading, facts)
      ? { open: { ...samplesAction(key, guardName(key, rollout)), ...needsRegistry(facts) } }
      : {}),
  };
}

function hasSamples(reading: GuardDto | undefined, { live }: RolloutPanelFacts): boolean {
  return live?.samples?.kept === true && (reading?.arms.candidate.units ?? 0) > 0;
}

function samplesAction(key: string, name: string): ActionView {
  return {
    intent: { kind: 'showSamples', arm: 'candidate', failed: key },
    label: l10n.t('failing samples'),
    name: l10n.t('failing samples: {0}', name),
    style: 'link',
  };
}

function numbersOf(reading: GuardDto, rollout: RolloutDto): Partial<GuardRow> {
  const { unit } = rollout.plan;
  const stable = armCell(reading, reading.arms.stable, unit);
  const candidate = armCell(reading, reading.arms.candidate, unit);
  const difference = differenceText(reading);
  const needed = reading.verdict === 'inconclusive' ? neededText(reading) : undefined;
  return {
    ...(stable === undefined ? {} : { stable }),
    ...(candidate === undefined ? {} : { candidate }),
    ...(difference === undefined ? {} : { difference }),
    ...(needed === undefined ? {} : { needed }),
  };
}

/** On both versions together, as they come in this stage. */
function neededText({ unitsToDecide }: GuardDto): string | undefined {
  if (unitsToDecide === undefined || unitsToDecide <= 0) return undefined;
  return l10n.t('about {0} more in all', Math.ceil(unitsToDecide));
}

function sentenceOf(reading: GuardDto | undefined, rollout: RolloutDto): string {
  if (reading !== undefined) {
    const reason = writeGuardReason(reading, reading.reason, rollout.plan.unit);
    return [reason, harmTestText(reading), withinStagesText(reading)]
      .filter((text) => text !== undefined)
      .join(' ');
  }
  return rollout.phase === 'pending'
    ? l10n.t('It looks as soon as {0} is served.', rollout.candidate)
    : l10n.t('Nothing has been reported on it yet.');
}
