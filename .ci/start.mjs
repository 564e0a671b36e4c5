// `npm start`: the extension in a working editor, with a registry, the sample workspace and the sample's application in traffic.
// Flags: --no-open, --desktop, --editor-port N, --registry-port N. Everything is kept in .cache/start; Ctrl-C stops all of it.
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { prepare, root } from './prepare.mjs';

await prepare();
const { step } = await import('./step.mjs');
const { startDemo } = await import('./startDemo.mjs');
const { startSampleRegistry } = await import('../test/editor/startSampleRegistry.ts');
const { createSampleWorkspace } = await import('../test/editor/createSampleWorkspace.ts');
const { openEditor } = await import('./openEditor.mjs');
const { choosePort } = await import('./choosePort.mjs');
const { claim } = await import('./claim.mjs');

const flags = parseArgs({
  options: {
    'no-open': { type: 'boolean', default: false },
    desktop: { type: 'boolean', default: false },
    'editor-port': { type: 'string' },
    'registry-port': { type: 'string' },
  },
}).values;

const home = path.join(root, '.cache/start');
const release = claim(path.join(home, 'pid'));
const running = [];
let stopped;

/** Ends what was started, last first; a second call waits for the first. */
function stop(reason, exitCode) {
  stopped ??= (async () => {
    console.log(`\n${reason} Stopping …`);
    for (const part of running.reverse()) await part.stop();
    release();
    console.log('Stopped.');
    process.exit(exitCode);
  })();
  return stopped;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop('', 0));
// npm or the terminal may be gone without a signal reaching us.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void stop('The terminal is gone.', 0);
}, 1000).unref();

const onExit = (message) => void stop(message, 1);

try {
  const registryPort = await choosePort('registry', flags['registry-port']);
  const editorPort = await choosePort('editor', flags['editor-port']);
  if (!(await step('build', 'node', ['esbuild.js']))) process.exit(1);
  const userDataDir = path.join(home, 'user');
  const workspace = await createSampleWorkspace(path.join(home, 'sample'));
  const registry = await startSampleRegistry({ userDataDir, workspace, port: registryPort });
  running.push(registry);
  const demo = await startDemo({ logFolder: path.join(home, 'logs'), registry, onExit, running });
  const editor = await openEditor({
    home,
    userDataDir,
    workspace,
    port: editorPort,
    flags,
    running,
  });
  console.log(`
Editor       ${editor.url}
Workspace    ${workspace}
Registry     ${registry.url}
Tokens       ${registry.personTokenFile} (a person, all roles)
             ${registry.appTokenFile} (the application)
Application  ${demo.url ?? `its log: ${demo.logFile}`}

Ctrl-C stops everything.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop('npm start could not go on.', 1);
}
