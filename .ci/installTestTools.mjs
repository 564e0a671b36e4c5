// Puts what only tests need into .cache, outside of node_modules: promptfoo, which our assertions are compared with, the oldest
// Node that the registry runs on, and VS Code's server. The tests do it by themselves; this is for a cache that is filled
// beforehand, or while other checks run.
import process from 'node:process';
import { prepare } from './prepare.mjs';

await prepare();
const { installPromptfoo, promptfooVersion } = await import('../test/support/installPromptfoo.ts');
const { installFloorNode, floorVersion } = await import('../test/support/installFloorNode.ts');
const { installVscodeServer, codeServerVersion } =
  await import('../test/editor/installVscodeServer.ts');

// In the order in which the tests need them.
await install(`Node ${floorVersion}`, installFloorNode);
await install(`promptfoo ${promptfooVersion}`, installPromptfoo);
await install(`The VS Code server ${codeServerVersion}`, () => installVscodeServer(console.log));

async function install(name, action) {
  const entry = await action().catch(() => undefined);
  if (entry !== undefined) return;
  console.error(
    `${name} could not be installed. It needs the npm registry once; check the network and try again.`,
  );
  process.exitCode = 1;
}
