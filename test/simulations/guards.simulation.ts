// What guards promise, in many more and longer rollouts than the tests have time for. Fixed seeds: the same numbers each time.
import process from 'node:process';
import { printTable } from '../bench/report.ts';
import { countStops, listStops } from './listStops.ts';
import {
  alpha,
  countedWrongly,
  harmedTenant,
  harmedUsers,
  harmful,
  harmless,
  simulateHarm,
  unclear,
  type Scenario,
} from './scenarios.ts';

const isQuick = process.argv.includes('--quick');
const runs = isQuick ? 100 : 1000;
const requests = isQuick ? 3000 : 10_000;
/** Two standard errors of a count of runs, so that luck alone does not fail. */
const most = alpha * runs + 2 * Math.sqrt(alpha * (1 - alpha) * runs);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

let isKept = true;

function printShares(title: string, scenarios: readonly Scenario[]): void {
  console.log(`\n${title}: at most ${percent(alpha)}, in ${runs} rollouts of ${requests} requests`);
  const rows = scenarios.map(({ name, simulate }) => {
    const stopped = countStops(simulate(requests), runs);
    isKept &&= stopped <= most;
    return [name, percent(stopped / runs)];
  });
  printTable(['situation', 'share'], rows);
}

printShares('False alarms', harmless);
printShares('Falsely clear', unclear);

console.log('\nWhat false alarms would be if each request of a user counted');
const wrong = countStops(countedWrongly.simulate(requests), runs) / runs;
printTable(['situation', 'share'], [[countedWrongly.name, percent(wrong)]]);

console.log('\nRequests until harm is shown, median');
const found = harmful.map((harm) => {
  const odd = runs + 1;
  const median = listStops(simulateHarm(harm), odd)[runs / 2] ?? Number.POSITIVE_INFINITY;
  isKept &&= median <= 1.25 * harm.median;
  const { candidate, stable, share } = harm;
  return [
    `${percent(candidate)} beside ${percent(stable)} at ${percent(share)}`,
    harm.median,
    median,
  ];
});
printTable(['failures', 'listed', 'found'], found);

console.log('\nHarm found while stages grow');
const users = countStops(harmedUsers.simulate(20_000), runs) / runs;
isKept &&= users >= 0.9;
const tenant = countStops(harmedTenant.simulate(8000), runs) / runs;
isKept &&= tenant >= 0.95;
printTable(
  ['situation', 'share'],
  [
    [harmedUsers.name, percent(users)],
    [harmedTenant.name, percent(tenant)],
  ],
);

if (!isKept) {
  console.error('\nA promise is broken.');
  process.exitCode = 1;
}
