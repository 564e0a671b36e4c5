// Runs the measurements in test/bench one after another, each in a process of its own: `npm run bench [-- part of a name]`.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { prepare, root } from './prepare.mjs';

await prepare();
const { step } = await import('./step.mjs');

const folder = path.join(root, 'test/bench');
const wanted = process.argv[2] ?? '';
const files = existsSync(folder)
  ? readdirSync(folder).filter((file) => file.endsWith('.bench.ts') && file.includes(wanted))
  : [];
if (files.length === 0) {
  console.error(`No measurement in test/bench has "${wanted}" in its name.`);
  process.exit(1);
}
let succeeded = await step('build', 'node', ['esbuild.js', '--production']);
for (const file of files.sort()) {
  console.log(`\n${file.replace('.bench.ts', '')}`);
  const passed = await step(file, 'node', ['--expose-gc', path.join('test/bench', file)], {
    show: true,
  });
  succeeded &&= passed;
}
process.exitCode = succeeded ? 0 : 1;
