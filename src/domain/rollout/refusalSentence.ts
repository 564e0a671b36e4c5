import { writeConditionSentence, type SentenceOptions } from './conditionSentence.ts';
import type { Refusal, RefusalCode } from './refusal.ts';

const sentences: Readonly<Record<RefusalCode, string>> = {
  rollout_final: 'This rollout has ended; start a new one, or deploy a version.',
  rollout_pending: 'This rollout serves nothing yet; advance it to begin, or cancel it.',
  rollout_serving: 'This rollout already serves its candidate; roll it back to end it.',
  rollout_paused: 'This rollout is paused; resume it first, then advance.',
  rollout_not_paused: 'This rollout is not paused, so there is nothing to resume.',
  gate_not_met: 'The stage cannot be left yet.',
  harm_not_overridable: 'Harm cannot be overridden; roll back, or wait until the guard is clear.',
  override_unknown_condition:
    'The override names a condition that this stage does not have; name conditions by their keys.',
  override_needs_reason: 'An override needs a reason, which the audit log keeps; say why.',
};

/** The sentence of a refusal, with the conditions that stand in the way where a gate holds. */
export function writeRefusalSentence(refusal: Refusal, options: SentenceOptions = {}): string {
  const sentence = sentences[refusal.code];
  if (refusal.code !== 'gate_not_met') return sentence;
  const conditions = refusal.conditions.map((condition) =>
    writeConditionSentence(condition, options),
  );
  return [sentence, ...conditions].join(' ');
}
