import type { RolloutPlan } from './rolloutPlan.ts';

/** For users who have no plan of their own yet: evals, a small canary, guards, a review before wide traffic. */
const carefulPlan: RolloutPlan = {
  name: 'Careful',
  unit: 'conversation',
  rollbackTrigger: 'A guard sees harm, or a person sees worse answers than before.',
  alpha: 0.05,
  guards: [
    { metric: 'parseFailure', margin: 0.01, onHarm: 'rollback' },
    { metric: 'refusal', margin: 0.02, onHarm: 'rollback' },
    { metric: 'escalation', margin: 0.02, onHarm: 'pause' },
  ],
  stages: [
    { name: 'offline', eval: { verdict: 'noRegression' } },
    { name: '1 %', traffic: 1, hold: '1h', advance: 'automatic' },
    { name: '10 %', traffic: 10, hold: '4h' },
    { name: '25 %', traffic: 25, hold: '24h', guards: 'clear', reviews: { count: 1 } },
    { name: '100 %', traffic: 100, hold: '24h' },
  ],
};

/** For staging and for low risks: three quick steps, each left by a person. */
export const fastPlan: RolloutPlan = {
  name: 'Fast',
  unit: 'conversation',
  rollbackTrigger: 'A person sees worse answers than before.',
  stages: [
    { name: '10 %', traffic: 10, hold: '5m' },
    { name: '50 %', traffic: 50, hold: '15m' },
    { name: '100 %', traffic: 100, hold: '15m' },
  ],
};

/** Plans that need no file, in the order of the picker. */
export const builtInPlans: readonly RolloutPlan[] = [carefulPlan, fastPlan];
