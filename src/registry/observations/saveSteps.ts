import type { StoreTables } from '../store/registryStore.ts';
import type { OutcomeSteps } from './outcomeSteps.ts';

/** Adds sums to those that are stored; all are of one length. What is read beside them is written back as it was. */
export async function saveSteps(
  tables: StoreTables,
  rolloutId: string,
  { steps, stepMs }: { readonly steps: OutcomeSteps; readonly stepMs: number },
): Promise<void> {
  const keys = steps.all.map(({ key }) => key);
  const stored = await tables.outcomes.find(rolloutId, {
    cohorts: [...new Set(keys.map(({ cohort }) => cohort))],
    times: [...new Set(keys.map(({ at }) => at))],
    stepMs,
  });
  for (const step of stored) steps.merge(step);
  await tables.outcomes.save(rolloutId, steps.toList());
}
