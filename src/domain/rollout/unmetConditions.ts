import type { ConditionState, GateCondition } from './gateCondition.ts';

const urgency: Readonly<Record<ConditionState, number>> = {
  failed: 0,
  error: 1,
  waiting: 2,
  met: 3,
};

/** Conditions that hold a stage, most important first: what failed, what is broken, what waits. */
export function listUnmetConditions(gate: readonly GateCondition[]): readonly GateCondition[] {
  return gate
    .filter((condition) => condition.state !== 'met')
    .sort((left, right) => urgency[left.state] - urgency[right.state]);
}
