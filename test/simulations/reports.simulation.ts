// What guards promise on the road that outcomes take: HTTP, crediting, storage, and a reconciler that acts.
import process from 'node:process';
import type { RolloutPlan } from '../../src/domain/rollout/rolloutPlan.ts';
import { printTable } from '../bench/report.ts';
import { startTestRegistry } from '../support/startTestRegistry.ts';
import { reportRollouts, type ReportedRollouts } from './reportedRollouts.ts';

const isQuick = process.argv.includes('--quick');
const rollouts = isQuick ? 10 : 40;
const requests = 2000;
const alpha = 0.05;
/** Two standard errors of a count of rollouts; salts are new each time, so that no two runs are alike. */
const most = alpha * rollouts + 2 * Math.sqrt(alpha * (1 - alpha) * rollouts);

const metric = 'parseFailure';
const when = { tenant: ['acme'] };
const stages = [
  { name: 'hundredth', traffic: 1 },
  { name: 'tenth', traffic: 10 },
  { name: 'acme first', traffic: { when, percent: 50 } },
  { name: 'half', traffic: 50 },
];
const plan: RolloutPlan = { alpha, guards: [{ metric }, { metric, when }], stages };

async function play(fails: ReportedRollouts['fails']): Promise<number> {
  const registry = await startTestRegistry();
  try {
    const { takenBackBy } = await reportRollouts(registry, { plan, rollouts, requests, fails });
    return takenBackBy.length;
  } finally {
    await registry.close();
  }
}

const rateOf = (tenant: string, progress: number): number =>
  (tenant === 'acme' ? 0.1 : 0.02) + 0.05 * progress;

const alarms = await play(({ tenant, progress }) => rateOf(tenant, progress));
const found = await play(
  ({ tenant, version, progress }) =>
    rateOf(tenant, progress) + (version === '1.1.0' && tenant === 'acme' ? 0.7 : 0),
);

console.log(
  `\n${rollouts} rollouts over ${stages.length} stages of ${requests} requests, late, repeated and made up`,
);
printTable(
  ['situation', 'taken back'],
  [
    [`no harm (at most ${(100 * alpha).toFixed(0)} %)`, alarms],
    ['one tenant harmed', found],
  ],
);
if (alarms > most || found < 0.95 * rollouts) {
  console.error('\nA promise is broken.');
  process.exitCode = 1;
}
