// Puts promptfoo, which our assertions are compared with, into .cache, outside of node_modules. The tests do it by themselves;
// this is for a cache that is filled beforehand.
import process from 'node:process';
import { prepare } from './prepare.mjs';

await prepare();
const { installPromptfoo, promptfooVersion } = await import('../test/support/installPromptfoo.ts');
const entry = await installPromptfoo();
if (entry === undefined) {
  console.error(
    `promptfoo ${promptfooVersion} could not be installed. It needs the npm registry once; check the network and try again.`,
  );
  process.exitCode = 1;
} else {
  console.log(`promptfoo ${promptfooVersion} is in ${entry}`);
}
