import type { ModelTimers } from '../../../src/evals/models/http/modelTimers.ts';

/** Timers that wait for nothing and keep what was asked for; time-outs never come. */
export interface PatientTimers extends ModelTimers {
  readonly waits: readonly number[];
}

export const patientTimeoutMs = 1_000_000;

export function createPatientTimers(now = 0): PatientTimers {
  const waits: number[] = [];
  let elapsedMs = 0;
  return {
    waits,
    now: () => now,
    elapsed: () => (elapsedMs += 1),
    random: () => 0,
    schedule: (callback, delayMs) => {
      if (delayMs === patientTimeoutMs) return () => undefined;
      waits.push(delayMs);
      elapsedMs += delayMs;
      let isCancelled = false;
      queueMicrotask(() => {
        if (!isCancelled) callback();
      });
      return () => (isCancelled = true);
    },
  };
}
