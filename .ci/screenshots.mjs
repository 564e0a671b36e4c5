// Pictures of every surface, for the README and for looking at: `npm run screenshots [-- dark light highContrast panel …]`.
import process from 'node:process';
import { prepare } from './prepare.mjs';

await prepare();
const { step } = await import('./step.mjs');

const built = await step('build', 'node', ['esbuild.js', '--production']);
const script = ['test/screenshots/takeScreenshots.ts', ...process.argv.slice(2)];
const taken = built && (await step('screenshots', 'node', script, { show: true }));
process.exitCode = taken ? 0 : 1;
