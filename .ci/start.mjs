// `npm start`: the extension in a working editor, with its local registry, the sample workspace and the sample's application in
// traffic. Flags: --no-open, --browser, --editor-port N, --registry-port N. Everything is kept in .cache/start; Ctrl-C stops all.
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { onParentGone } from './onParentGone.mjs';
import { prepare, root } from './prepare.mjs';

await prepare({ endsWithParent: true });
const { report, step } = await import('./step.mjs');
const { startDemo } = await import('./startDemo.mjs');
const { startSampleRegistry } = await import('../test/editor/startSampleRegistry.ts');
const { createSampleWorkspace } = await import('../test/editor/createSampleWorkspace.ts');
const { openEditor } = await import('./openEditor.mjs');
const { choosePort } = await import('./choosePort.mjs');
const { claim } = await import('./claim.mjs');

const flags = readFlags();
const home = path.join(root, '.cache/start');
const release = claim(path.join(home, 'pid'));
const running = [];
let stopped;

const starting = start();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop('', 0));
onParentGone(() => stop('The terminal is gone.', 0));
starting.catch((error) => {
  if (stopped === undefined) console.error(error instanceof Error ? error.message : error);
  stop('', 1);
});

function readFlags() {
  try {
    return parseArgs({
      options: {
        'no-open': { type: 'boolean', default: false },
        browser: { type: 'boolean', default: false },
        'editor-port': { type: 'string' },
        'registry-port': { type: 'string' },
      },
    }).values;
  } catch (error) {
    console.error(error.message);
    return process.exit(2);
  }
}

async function start() {
  const registryPort = await choosePort('registry', flags['registry-port']);
  const editorPort = await choosePort('editor', flags['editor-port']);
  const built = await step('build', 'node', ['esbuild.js']);
  if (!built) throw new Error('The sources do not build; see above.');
  const userDataDir = path.join(home, 'user');
  const workspace = await createSampleWorkspace(path.join(home, 'sample'));
  const registry = await run('registry and sample', () =>
    startSampleRegistry({ userDataDir, workspace, port: registryPort }),
  );
  const demo = await run('application', () =>
    startDemo({ logFolder: path.join(home, 'logs'), registry, workspace, onExit }),
  );
  const editor = await run('editor', () =>
    openEditor({ home, userDataDir, workspace, port: editorPort, flags }),
  );
  console.log(`
Editor       ${editor.url}
Workspace    ${workspace}
Registry     ${registry.url}
Tokens       ${registry.personTokenFile} (a person, all roles)
             ${registry.appTokenFile} (the application)
Application  ${demo.url}
Model        ${demo.modelUrl} (a stand-in for evals)

Ctrl-C stops everything.`);
}

/** Starts a part unless everything is being stopped, and remembers to stop it. */
async function run(name, startPart) {
  if (stopped !== undefined) throw new Error('Stopped while starting.');
  const started = performance.now();
  const part = await startPart();
  running.push(part);
  report(name, true, performance.now() - started);
  return part;
}

function onExit(message) {
  stop(message, 1);
}

/** Ends what was started, last first, once nothing more is being started. */
function stop(reason, exitCode) {
  stopped ??= (async () => {
    if (running.length > 0) console.log(`\n${reason} Stopping …`.replace('\n ', '\n'));
    await starting.catch(() => undefined);
    for (const part of running.reverse()) await part.stop();
    release();
    console.log('Stopped.');
    process.exit(exitCode);
  })();
}
