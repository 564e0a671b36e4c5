import { isForEveryone } from '../../domain/deployment/traffic.ts';
import { formatNumber } from '../../domain/formatNumber.ts';
import { parseDurationMs } from '../../domain/rollout/duration.ts';
import type { EvalGate } from '../../domain/rollout/evalGate.ts';
import type { Stage } from '../../domain/rollout/rolloutPlan.ts';
import { getAdvanceMode, getGuardDemand } from '../../domain/rollout/stageRules.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { PlanRow, PlanView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import { unitsText } from '../rollouts/unitsText.ts';
import { durationText } from './durationText.ts';
import { percentText } from './percentText.ts';
import { stageStateOf, stageStateText } from './stagesView.ts';
import { cohortText, toStageRule } from './trafficText.ts';

/** The frozen plan: whom each stage reaches, and what leaving it takes. */
export function toPlanView(rollout: RolloutDto): PlanView {
  return {
    heading: l10n.t('Plan and cohorts'),
    facts: planFacts(rollout),
    columns: {
      stage: l10n.t('Stage'),
      traffic: l10n.t('Who gets {0}', rollout.candidate),
      conditions: l10n.t('To leave it'),
    },
    rows: rollout.plan.stages.map((stage, index) => toRow(stage, index, rollout)),
  };
}

function planFacts(rollout: RolloutDto): PlanView['facts'] {
  const { plan } = rollout;
  const facts: (readonly [string, string | undefined])[] = [
    [l10n.t('Plan'), rollout.planName ?? plan.name],
    [l10n.t('Owner'), rollout.owner ?? plan.owner],
    [l10n.t('Unit'), plan.unit],
    [l10n.t('Rollback trigger'), plan.rollbackTrigger],
    [l10n.t('Monitoring'), plan.monitoring?.query ?? plan.monitoring?.dashboard],
  ];
  return facts.flatMap(([label, text]) => (text === undefined ? [] : [{ label, text }]));
}

function toRow(stage: Stage, index: number, rollout: RolloutDto): PlanRow {
  const state = stageStateOf(rollout, index);
  return {
    name: stage.name,
    state,
    stateText: stageStateText(state),
    traffic: audienceText(stage),
    conditions: conditionsText(stage, index, rollout),
  };
}

function audienceText(stage: Stage): string {
  const rule = toStageRule(stage);
  if (rule === undefined) return l10n.t('nobody yet');
  const share = percentText(rule.percent);
  if (isForEveryone(rule)) return l10n.t('{0} of all traffic', share);
  return l10n.t('{0} of {1}', share, cohortText(rule.when ?? {}));
}

function conditionsText(stage: Stage, index: number, rollout: RolloutDto): string {
  const { plan } = rollout;
  const automatic = getAdvanceMode(plan, index) === 'automatic';
  const parts = [
    stage.eval === undefined ? undefined : evalText(stage.eval),
    stage.hold === undefined
      ? undefined
      : l10n.t('{0} watched', durationText(parseDurationMs(stage.hold))),
    stage.minUnits === undefined ? undefined : unitsText(stage.minUnits, plan.unit),
    guardsText(stage, index, rollout),
    stage.reviews === undefined ? undefined : reviewsText(stage.reviews.count),
    automatic ? l10n.t('advances by itself') : l10n.t('a person advances'),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function evalText(gate: EvalGate): string {
  const cases = Object.values(gate.minCases ?? {}).reduce((sum, count) => sum + count, 0);
  const parts = [
    cases > 0 ? casesText(cases) : undefined,
    ...passRateTexts(gate.passRate),
    gate.verdict === 'better' ? l10n.t('better') : undefined,
    ...increaseTexts(gate),
    ...meanTexts(gate),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? l10n.t('evals') : l10n.t('evals: {0}', parts.join(' · '));
}

function casesText(count: number): string {
  return count === 1 ? l10n.t('1 case') : l10n.t('{0} cases', count);
}

function passRateTexts(passRate: EvalGate['passRate']): string[] {
  const rates = typeof passRate === 'number' ? { all: passRate } : (passRate ?? {});
  return Object.entries(rates).map(([kind, rate]) =>
    kind === 'all'
      ? l10n.t('{0} pass', percentText(100 * rate, 1))
      : l10n.t('{0} of {1} pass', percentText(100 * rate, 1), kind),
  );
}

function increaseTexts(gate: EvalGate): string[] {
  const share = (limit: number): string => percentText(100 * limit, 1);
  const { maxTokensIncrease: tokens, maxLatencyIncrease: latency, maxCostIncrease: cost } = gate;
  return [
    ...(tokens === undefined ? [] : [l10n.t('at most {0} more tokens', share(tokens))]),
    ...(latency === undefined ? [] : [l10n.t('at most {0} slower', share(latency))]),
    ...(cost === undefined ? [] : [l10n.t('at most {0} more cost', share(cost))]),
  ];
}

function meanTexts({ maxTokens, maxLatencyMs, maxCostUsd }: EvalGate): string[] {
  return [
    ...(maxTokens === undefined ? [] : [l10n.t('at most {0} tokens', maxTokens)]),
    ...(maxLatencyMs === undefined ? [] : [l10n.t('at most {0} ms', maxLatencyMs)]),
    ...(maxCostUsd === undefined ? [] : [l10n.t('at most {0}', `$${formatNumber(maxCostUsd)}`)]),
  ];
}

function guardsText(stage: Stage, index: number, rollout: RolloutDto): string | undefined {
  if ((rollout.plan.guards ?? []).length === 0 || stage.traffic === undefined) return undefined;
  return getGuardDemand(rollout.plan, index) === 'clear'
    ? l10n.t('guards clear')
    : l10n.t('no harm seen');
}

function reviewsText(count: number): string {
  return count === 1 ? l10n.t('1 review') : l10n.t('{0} reviews', count);
}
