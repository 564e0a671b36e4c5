// Runs the measurements in test/bench one after another, each in a process of its own: `npm run bench`. `-- --only NAME` runs
// those with NAME in their name, `--quick` takes less time and gives rougher numbers, `--built` takes dist as it is.
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
    built: { type: 'boolean', default: false },
  },
});
const suffix = '.bench.ts';
const all = readdirSync(path.join(root, 'test/bench'))
  .filter((file) => file.endsWith(suffix))
  .sort();
const chosen = all.filter((file) => file.includes(values.only));
if (chosen.length === 0) {
  const names = all.map((file) => file.replace(suffix, '')).join(', ');
  console.error(`No measurement has "${values.only}" in its name; there are ${names}.`);
  process.exit(1);
}
let succeeded =
  values.built || (await step('build', 'node', ['esbuild.js', '--production', '--clean']));
const quick = values.quick ? ['--quick'] : [];
for (const file of succeeded ? chosen : []) {
  console.log(`\n${file.replace(suffix, '')}`);
  const args = ['--expose-gc', path.join('test/bench', file), ...quick];
  const passed = await step(file, 'node', args, { show: true });
  succeeded &&= passed;
}
process.exitCode = succeeded ? 0 : 1;
