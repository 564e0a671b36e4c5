// Runs the simulations in test/simulations one after another: `npm run simulate`. `-- --only NAME` runs those with NAME in their
// name, `--quick` takes less time and proves less. They fail when a promise of the statistics is broken.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { prepare, root } from './prepare.mjs';

await prepare();
const { step } = await import('./step.mjs');

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
  },
});
const suffix = '.simulation.ts';
const all = readdirSync(path.join(root, 'test/simulations'))
  .filter((file) => file.endsWith(suffix))
  .sort();
const chosen = all.filter((file) => file.includes(values.only));
if (chosen.length === 0) {
  const names = all.map((file) => file.replace(suffix, '')).join(', ');
  console.error(`No simulation has "${values.only}" in its name; there are ${names}.`);
  process.exit(1);
}
const quick = values.quick ? ['--quick'] : [];
let succeeded = true;
for (const file of chosen) {
  const args = [path.join('test/simulations', file), ...quick];
  const passed = await step(file, 'node', args, { show: true });
  succeeded &&= passed;
}
process.exitCode = succeeded ? 0 : 1;
