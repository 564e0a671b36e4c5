import { asksForEvidence, assessGate } from '../../domain/rollout/gate.ts';
import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import { readEvidenceFacts } from '../deployments/readEvidenceFacts.ts';
import { find } from '../http/find.ts';
import type { StoreTables } from '../store/registryStore.ts';

/** Loads what the gate of a rollout looks at, and assesses it. */
export async function readGate(
  tables: StoreTables,
  rollout: Rollout,
  look: { readonly mode: 'manual' | 'automatic'; readonly now: number },
): Promise<readonly GateCondition[]> {
  if (isFinalPhase(rollout.phase)) return [];
  const environment = await find.environment(tables, rollout.environment);
  // Every look reads this, so eval runs are left alone in the many stages that do not ask for them.
  const { evidence, model } = asksForEvidence(rollout, environment)
    ? await readEvidenceFacts(tables, {
        prompt: rollout.prompt,
        version: rollout.candidate,
        contentHash: rollout.candidateHash,
      })
    : { evidence: [], model: undefined };
  return assessGate(
    {
      rollout,
      environment,
      evidence,
      candidateModel: model,
      // Until outcomes are reported nobody knows of units: such a condition holds the stage.
      guards: [],
      signOffs: [],
      mode: look.mode,
    },
    look.now,
  );
}
