import type { GuardSettings } from './guardSettings.ts';

/** A value as a guard counts it. */
export interface GuardOutcome {
  /** Rates: 1 for true. Budgets: 1 for outside. Means: the number, at most the ceiling and at least its negative. */
  readonly amount: number;
  readonly isCapped: boolean;
}

type Meaning = Pick<GuardSettings, 'measure' | 'direction'>;

/** Undefined for a value that the guard cannot use: a number for a rate (0 and 1 excepted), true for an average, NaN. */
export function toGuardOutcome(
  { measure, direction }: Meaning,
  value: number | boolean,
): GuardOutcome | undefined {
  switch (measure.kind) {
    case 'rate':
      return toRateOutcome(value);
    case 'budget': {
      if (typeof value === 'boolean' || !Number.isFinite(value)) return undefined;
      const isOutside = direction === 'lower' ? value > measure.budget : value < measure.budget;
      return { amount: Number(isOutside), isCapped: false };
    }
    case 'mean': {
      if (typeof value === 'boolean' || !Number.isFinite(value)) return undefined;
      const amount = Math.min(measure.ceiling, Math.max(-measure.ceiling, value));
      return { amount, isCapped: amount !== value };
    }
  }
}

function toRateOutcome(value: number | boolean): GuardOutcome | undefined {
  const amount = Number(value);
  return amount === 0 || amount === 1 ? { amount, isCapped: false } : undefined;
}

/** 1 when more of the stored amounts is worse, −1 when it is better. What is outside a budget is always worse. */
export function getHarmSign({ measure, direction }: Meaning): 1 | -1 {
  return measure.kind !== 'budget' && direction === 'higher' ? -1 : 1;
}
