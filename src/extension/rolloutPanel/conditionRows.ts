import type { GateConditionDto, RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { ConditionRow, ConditionRowState } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import { conditionPhrase, conditionSentence } from './conditionPhrase.ts';
import { guardName } from './guardNames.ts';
import { holdLeftText } from './holdText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { stageTrafficText } from './trafficText.ts';

/** One row for each condition of the present gate, and one for a review that a later stage asks for. */
export function toConditionRows(rollout: RolloutDto, facts: RolloutPanelFacts): ConditionRow[] {
  const rows = rollout.conditions.map((condition) => toRow(condition, rollout, facts));
  const later = laterReview(rollout);
  return later === undefined ? rows : [...rows, later];
}

/** What a condition is about, in two or three words. */
export function conditionName(key: string, rollout: Pick<RolloutDto, 'plan' | 'guards'>): string {
  if (key.startsWith('guard:')) {
    return guardName(key.slice('guard:'.length), rollout);
  }
  return fixedNames()[key] ?? key;
}

function fixedNames(): Readonly<Record<string, string>> {
  return {
    evidence: l10n.t('evals on this content'),
    hold: l10n.t('time in this stage'),
    units: l10n.t('sample size'),
    reviews: l10n.t('review'),
    wayBack: l10n.t('way back'),
    advanceHours: l10n.t('hours to advance'),
    advance: l10n.t('decision'),
  };
}

function toRow(
  condition: GateConditionDto,
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): ConditionRow {
  const remaining = remainingText(condition);
  const open = openAction(condition);
  return {
    key: condition.key,
    state: condition.state,
    stateText: stateWord(condition.state),
    label: conditionName(condition.key, rollout),
    detail: conditionPhrase(condition, facts),
    sentence: conditionSentence(condition, facts),
    ...(remaining === undefined ? {} : { remaining }),
    ...(open === undefined ? {} : { open }),
  };
}

/** The eval run that the condition is about. */
function openAction({ params }: GateConditionDto): ActionView | undefined {
  const { evidenceId } = params;
  if (typeof evidenceId !== 'string' || evidenceId === '') return undefined;
  return {
    intent: { kind: 'openEvidence', evidenceId },
    label: l10n.t('open'),
    name: l10n.t('open the evals'),
    detail: l10n.t('Shows the eval run: every case on both sides, and where it comes from.'),
    style: 'link',
  };
}

/** How much is missing, at the end of the row; other conditions say it in their sentence. */
function remainingText(condition: GateConditionDto): string | undefined {
  if (condition.state !== 'waiting') return undefined;
  const { remainingMs, requiredMs, missing } = condition.params;
  if (typeof remainingMs === 'number') {
    if (remainingMs <= 0) return undefined;
    return l10n.t('{0} left', holdLeftText(remainingMs, Number(requiredMs ?? 0)));
  }
  if (typeof missing === 'number' && missing > 0) return l10n.t('{0} more', missing);
  return undefined;
}

function laterReview(rollout: RolloutDto): ConditionRow | undefined {
  if (rollout.conditions.some((condition) => condition.key === 'reviews')) return undefined;
  const stage = rollout.plan.stages
    .slice(rollout.stageIndex + 1)
    .find((one) => one.reviews !== undefined);
  if (stage === undefined) return undefined;
  return {
    key: 'reviews',
    state: 'later',
    stateText: stateWord('later'),
    label: l10n.t('review'),
    detail: l10n.t('not needed before {0}', stageTrafficText(stage)),
    sentence: l10n.t('A later stage, {0}, asks for a review.', stage.name),
  };
}

function stateWord(state: ConditionRowState): string {
  return {
    met: l10n.t('met'),
    waiting: l10n.t('waiting'),
    failed: l10n.t('failed'),
    error: l10n.t('error'),
    later: l10n.t('not yet'),
  }[state];
}
