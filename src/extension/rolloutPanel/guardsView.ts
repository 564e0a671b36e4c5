import { writeGuardReason } from '../../domain/guards/guardReasonSentence.ts';
import type { Guard } from '../../domain/rollout/rolloutPlan.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { GuardRow, GuardsView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import { conditionPhrase } from './conditionPhrase.ts';
import { guardNumbers } from './guardNumbers.ts';
import { guardText, valueText } from './metricText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** Guards as what they compare, and how they stand; without observations that is said, never guessed. */
export function toGuardsView(rollout: RolloutDto, facts: RolloutPanelFacts): GuardsView {
  const guards = rollout.plan.guards ?? [];
  return {
    heading: l10n.t('Guards'),
    intro:
      guards.length === 0
        ? l10n.t('This plan has no guards: nothing watches {0} for harm.', rollout.candidate)
        : l10n.t(
            'Each compares {0} with {1} on live traffic at the same time.',
            rollout.candidate,
            rollout.stable,
          ),
    rows: guards.map((guard) => toRow(guard, rollout, facts)),
  };
}

function toRow(guard: Guard, rollout: RolloutDto, facts: RolloutPanelFacts): GuardRow {
  return {
    name: guardText(guard),
    compares: `${marginText(guard)}; ${harmText(guard)}`,
    standing: standingText(guard, rollout, facts),
  };
}

function standingText(guard: Guard, rollout: RolloutDto, facts: RolloutPanelFacts): string {
  const condition = rollout.conditions.find((one) => one.key === `guard:${guard.metric}`);
  const phrase =
    condition === undefined ? l10n.t('no data yet') : conditionPhrase(condition, facts);
  const reading = rollout.guards?.find((one) => one.metric === guard.metric);
  if (reading === undefined || reading.reason.code === 'no_records') return phrase;
  const numbers = guardNumbers(reading, rollout);
  // What is fine is said in a word, beside its numbers; what is not, or not yet, with its reason.
  const isFine = condition?.code === 'guard_clear' || condition?.code === 'guard_no_harm';
  const standing = isFine ? phrase : writeGuardReason(reading, reading.reason, rollout.plan.unit);
  return numbers === undefined ? standing : `${standing} · ${numbers}`;
}

function marginText(guard: Guard): string {
  const higherIsBetter = guard.direction === 'higher';
  if (guard.margin === undefined || guard.margin === 0) {
    return higherIsBetter ? l10n.t('must not fall') : l10n.t('must not rise');
  }
  const by = marginValue(guard, guard.margin);
  return higherIsBetter
    ? l10n.t('may fall by at most {0}', by)
    : l10n.t('may rise by at most {0}', by);
}

/** A rate's margin is in percentage points; a budget makes a rate of any metric. */
function marginValue(guard: Guard, margin: number): string {
  const isRate = guard.budget !== undefined || !/(?:Ms|Usd|tokens|score)$/i.test(guard.metric);
  if (!isRate) return valueText(guard.metric, margin);
  return l10n.t('{0} pt', Number((100 * margin).toFixed(2)));
}

function harmText(guard: Guard): string {
  if (guard.dryRun === true) return l10n.t('on harm: only noted (dry run)');
  switch (guard.onHarm) {
    case 'pause':
      return l10n.t('on harm: pause');
    case 'notify':
      return l10n.t('on harm: notify');
    default:
      return l10n.t('on harm: roll back');
  }
}
