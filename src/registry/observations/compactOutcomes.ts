import type { StoreTables } from '../store/registryStore.ts';
import { minuteMs, OutcomeSteps } from './outcomeSteps.ts';
import { saveSteps } from './saveSteps.ts';

const hourMs = 60 * minuteMs;
/** How long minutes are told apart; afterwards a rollout grows by hours only. */
const minuteLifetimeMs = 48 * hourMs;
/** A few at a time, so that no other change waits long. */
const stepsAtOnce = 500;

/** Adds some old minutes up to hours; false when there were none left. */
export async function compactOutcomes(tables: StoreTables, now: number): Promise<boolean> {
  const until = now - minuteLifetimeMs;
  const before = until - (until % hourMs);
  const limit = { stepMs: minuteMs, limit: stepsAtOnce };
  const minutes = await tables.outcomes.listBefore(before, limit);
  for (const rolloutId of new Set(minutes.map((one) => one.rolloutId))) {
    const own = minutes.filter((one) => one.rolloutId === rolloutId);
    const steps = new OutcomeSteps();
    for (const step of own)
      steps.merge({ ...step, stepMs: hourMs, at: step.at - (step.at % hourMs) });
    await saveSteps(tables, rolloutId, { steps, stepMs: hourMs });
    await tables.outcomes.delete(rolloutId, own);
  }
  return minutes.length > 0;
}
