// Pictures of every surface of the product, in a dark, a light and a high-contrast theme: `npm run screenshots [-- theme …]`.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';
import { themes } from './openEditor.ts';
import { openSample, type OpenSample } from './openSample.ts';
import { repositoryRoot } from './repositoryRoot.ts';

const run = promisify(execFile);
const folder = path.join(repositoryRoot, 'media/screenshots');
const promptFile = 'prompts/support/answer.prompt.yml';

/** What is on each picture, in the order in which it comes about. */
const surfaces: readonly (readonly [
  name: string,
  arrange: (sample: OpenSample) => Promise<void>,
])[] = [
  ['edit', arrangeEdit],
  ['compare', arrangeCompare],
  ['bump', arrangeBump],
  ['rollout', arrangeRollout],
];

async function arrangeEdit({ editor, workspace }: OpenSample): Promise<void> {
  const file = path.join(workspace, promptFile);
  const text = await readFile(file, 'utf8');
  const edited = text.replace(
    'Tell the customer when a refund will arrive.',
    'Give a date for a refund only if the order below states one.',
  );
  if (edited === text) throw new Error(`${promptFile} has no sentence on refunds to change.`);
  await writeFile(file, edited);
  await editor.openContainer('Prompt Rollout');
  await editor.tree('Prompts').item('triage').waitFor();
  await editor.quickInput.openFile('answer.prompt.yml');
  await editor.statusBar.item('changed').waitFor();
  await editor.tree('Prompts').expand('answer');
}

async function arrangeCompare({ editor }: OpenSample): Promise<void> {
  await editor.runCommand('Prompt Rollout: Compare with Live');
  await eventually(async () => {
    const { modified } = await editor.textEditor.visibleDiff();
    if (!modified.includes('Give a date')) throw new Error('The change is not on the screen.');
  });
}

async function arrangeBump({ editor }: OpenSample): Promise<void> {
  await editor.quickInput.openFile('answer.prompt.yml');
  await editor.runCommand('Prompt Rollout: Bump Version…');
  await editor.quickInput.row('Minor').first().waitFor();
}

async function arrangeRollout({ editor, workspace, registry }: OpenSample): Promise<void> {
  await editor.quickInput.cancel();
  const cli = async (...args: string[]) => {
    const where = ['--project', workspace, '--url', registry.url];
    const script = path.join(repositoryRoot, 'dist/cli.cjs');
    await run(process.execPath, [
      script,
      ...[...where, '--token-file', registry.personTokenFile],
      ...args,
    ]);
  };
  await cli('publish', 'support/answer', '--message', 'Give refund dates only from the order');
  const plan = path.join(workspace, 'prompts/fast.rollout.yml');
  await cli('rollout', 'start', 'support/answer', '1.4.0', '-e', 'staging', '--plan', plan);
  await editor.runCommand('Prompt Rollout: Open Rollout');
  await editor.webview().getByText('1.4.0').first().waitFor();
}

async function takeAll(theme: keyof typeof themes): Promise<void> {
  const sample = await openSample({ theme, viewport: { width: 1280, height: 800 } });
  const application = await startApplication(sample);
  try {
    for (const [name, arrange] of surfaces) {
      await arrange(sample);
      // The pointer would leave a hover on the picture; fading parts need a moment.
      await sample.editor.page.mouse.move(640, 795);
      await sample.editor.page.waitForTimeout(1000);
      await sample.editor.screenshot(path.join(folder, `${name}-${theme}.png`));
      process.stdout.write(`  ${name}-${theme}.png\n`);
    }
  } finally {
    application.kill();
    await once(application, 'exit');
    await sample.close();
  }
}

/** The sample's application on staging, so that the panel shows what is served. */
async function startApplication({ registry }: OpenSample) {
  const where = ['--url', registry.url, '--token-file', registry.appTokenFile];
  const script = path.join(repositoryRoot, 'dist/demo.cjs');
  const application = spawn(process.execPath, [script, ...where, '--environment', 'staging'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(application.stdout, 'data');
  return application;
}

function isTheme(name: string): name is keyof typeof themes {
  return name in themes;
}

await mkdir(folder, { recursive: true });
const asked = process.argv.slice(2).filter(isTheme);
for (const theme of asked.length > 0 ? asked : Object.keys(themes).filter(isTheme)) {
  await takeAll(theme);
}
