import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { StoreTables } from '../store/registryStore.ts';
import { CohortBook } from './cohortBook.ts';
import { readRecords, type OutcomeRecord } from './outcomeRecord.ts';
import { allUnits, minuteMs, OutcomeSteps } from './outcomeSteps.ts';
import { saveSteps } from './saveSteps.ts';

/** Adds what came in since the last time, and what comes now, to the sums of minutes and to what is known of cohorts. */
export async function addUpOutcomes(
  tables: StoreTables,
  rollout: Rollout,
  latest: readonly OutcomeRecord[],
): Promise<void> {
  const pending = await tables.outcomes.listPending(rollout.id);
  const book = new CohortBook(rollout.plan, await tables.cohorts.list(rollout.id));
  const steps = new OutcomeSteps();
  const add = (record: OutcomeRecord) => steps.add(record, [allUnits, ...book.add(record)]);
  for (const { body } of pending) for (const record of readRecords(body)) add(record);
  for (const record of latest) add(record);
  await saveSteps(tables, rollout.id, { steps, stepMs: minuteMs });
  await tables.cohorts.save(rollout.id, book.changed);
  await tables.outcomes.deletePending(rollout.id);
}
