/**
 * Whether stable is back to normal after a rollback. `watching`: too little is reported to tell. `recovered`: every
 * metric is back in its range. `notRecovered`: one is not, so the cause is probably not the prompt. `unknown`: there is
 * nothing from before to compare with.
 */
export const recoveryStates = ['watching', 'recovered', 'notRecovered', 'unknown'] as const;
export type RecoveryState = (typeof recoveryStates)[number];
