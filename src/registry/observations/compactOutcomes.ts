import type { RegistryStore, StoreTables } from '../store/registryStore.ts';
import { minuteMs, OutcomeSteps } from './outcomeSteps.ts';
import { saveSteps } from './saveSteps.ts';

const hourMs = 60 * minuteMs;
/** How long minutes are told apart; afterwards a rollout grows by hours only. */
export const minuteLifetimeMs = 48 * hourMs;
/** A few at a time, so that no other change waits long. */
const stepsAtOnce = 500;

/** Adds old minutes up to hours. */
export async function compactOutcomes(store: RegistryStore, now: number): Promise<void> {
  const until = now - minuteLifetimeMs;
  const before = until - (until % hourMs);
  while (await store.transact((tables) => compactSome(tables, before)));
}

/** False when there is nothing left to compact. */
async function compactSome(tables: StoreTables, before: number): Promise<boolean> {
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
