import { setImmediate as nextTurn } from 'node:timers/promises';
import { idempotencyLifetimeMs } from '../changes/answerOnce.ts';
import { compactOutcomes } from '../observations/compactOutcomes.ts';
import { idLifetimeMs } from '../observations/takeObservations.ts';
import { baselineLifetimeMs } from '../recovery/baselineLedger.ts';
import { sampleLifetimeMs } from '../samples/sampleLedger.ts';
import type { RegistryStore, StoreTables } from '../store/registryStore.ts';

const rowsAtOnce = 2000;
const samplesAtOnce = 500;

/**
 * Deletes what nothing can ask for any more, and adds old minutes up to hours. A little at a time, with a turn for
 * everybody else in between: after a busy day there are millions of rows.
 */
export async function forgetOld(store: RegistryStore, now: number): Promise<void> {
  await store.transact((tables) => tables.idempotency.deleteOlderThan(now - idempotencyLifetimeMs));
  await repeat(store, ({ observations }) =>
    observations.forgetTakenBefore(now - idLifetimeMs, rowsAtOnce),
  );
  await repeat(store, ({ guards }) => guards.forgetUnits(rowsAtOnce));
  await repeat(store, ({ samples }) =>
    samples.deleteReceivedBefore(now - sampleLifetimeMs, samplesAtOnce),
  );
  await repeat(store, (tables) => compactOutcomes(tables, now));
  await store.transact((tables) => tables.baselines.forgetBefore(now - baselineLifetimeMs));
}

/** The same, and the log of the store keeps no words of it, nor of samples that lost their place since the last time. */
export async function forgetForGood(store: RegistryStore, now: number): Promise<void> {
  await forgetOld(store, now);
  await store.emptyLog();
}

/** Until there is nothing left to do. */
async function repeat(
  store: RegistryStore,
  doSome: (tables: StoreTables) => Promise<boolean>,
): Promise<void> {
  while (await store.transact(doSome)) await nextTurn();
}
