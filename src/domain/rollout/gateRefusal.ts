import type { Actor } from '../identity/actor.ts';
import type { GateCondition, GateOverride } from './gateCondition.ts';
import type { Refusal } from './refusal.ts';
import { listUnmetConditions } from './unmetConditions.ts';

export interface GateAttempt {
  readonly actor: Actor;
  readonly gate: readonly GateCondition[];
  readonly override?: GateOverride;
}

/** Why a gate cannot be passed, or undefined. An override counts only from a person, and never against harm. */
export function findGateRefusal({ actor, gate, override }: GateAttempt): Refusal | undefined {
  const overridden = new Set(override?.conditions);
  if (override !== undefined) {
    if (override.reason.trim() === '') return { code: 'override_needs_reason', conditions: [] };
    const harm = gate.filter(({ key, code }) => code === 'guard_harm' && overridden.has(key));
    if (harm.length > 0) return { code: 'harm_not_overridable', conditions: harm };
    if (override.conditions.some((key) => gate.every((condition) => condition.key !== key))) {
      return { code: 'override_unknown_condition', conditions: gate };
    }
  }
  const isCovered = ({ key, overridable }: GateCondition): boolean =>
    overridable && actor.kind === 'person' && overridden.has(key);
  const unmet = listUnmetConditions(gate).filter((condition) => !isCovered(condition));
  return unmet.length === 0 ? undefined : { code: 'gate_not_met', conditions: unmet };
}
