// How long our extension takes to activate beside VS Code's built-in Git extension in the same window, and how large its code is.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { createSampleWorkspace } from '../editor/createSampleWorkspace.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { choose } from './benchOptions.ts';
import { calculateMedian } from './quantile.ts';
import { printGoal, printTable, round } from './report.ts';

const run = promisify(execFile);
const windows = choose(7, 1);
const ours = 'prompt-rollout.prompt-rollout';
const git = 'vscode.git';

/** What VS Code measured of one extension, in ms. */
interface Activation {
  readonly loadCode: number;
  readonly callActivate: number;
  readonly finishActivate: number;
}

/** A row of VS Code's own table: id, eager, load code, call activate, finish activate, event, by. */
function readActivation(report: string, extension: string): Activation | undefined {
  const row = report.split('\n').find((line) => line.startsWith(`| ${extension} `));
  const cells = row?.split('|').map((cell) => cell.trim());
  if (cells === undefined) return undefined;
  const [loadCode = Number.NaN, callActivate = Number.NaN, finishActivate = Number.NaN] = cells
    .slice(3, 6)
    .map(Number);
  return { loadCode, callActivate, finishActivate };
}

/** The text that `Developer: Startup Performance` opens. */
async function readReport(editor: Editor): Promise<string> {
  await editor.runCommand('Developer: Startup Performance');
  const tab = editor.page.locator('.tab.active').filter({ hasText: 'Startup Performance' });
  await tab.waitFor();
  await editor.page.locator('.editor-instance .view-lines').first().click();
  await editor.page.keyboard.press('ControlOrMeta+a');
  await editor.page.keyboard.press('ControlOrMeta+c');
  const text = await editor.page.evaluate(() => navigator.clipboard.readText());
  await editor.runCommand('View: Close Editor');
  return text;
}

/** Both have activated once both are in the report. */
async function measureWindow(folder: string): Promise<{ ours: Activation; git: Activation }> {
  const editor = await openEditor({ workspaceFolder: folder, extensionPath: repositoryRoot });
  try {
    const deadline = performance.now() + 60_000;
    while (performance.now() < deadline) {
      const report = await readReport(editor);
      const measured = { ours: readActivation(report, ours), git: readActivation(report, git) };
      if (measured.ours && measured.git) return { ours: measured.ours, git: measured.git };
    }
    throw new Error('The extensions did not activate within a minute.');
  } finally {
    await editor.close();
  }
}

function calculateTotal({ loadCode, callActivate, finishActivate }: Activation): number {
  return loadCode + callActivate + finishActivate;
}

function printActivations(all: readonly { ours: Activation; git: Activation }[]): void {
  const row = (name: string, activations: readonly Activation[]) => [
    name,
    ...[
      activations.map((one) => one.loadCode),
      activations.map((one) => one.callActivate),
      activations.map((one) => one.finishActivate),
      activations.map(calculateTotal),
    ].map((values) => round(calculateMedian(values))),
  ];
  console.log(`\n  as VS Code reports it, medians of ${all.length} fresh windows; ms`);
  printTable(
    ['', 'load code', 'call activate', 'finish activate', 'all'],
    [
      row(
        'Prompt Rollout',
        all.map((one) => one.ours),
      ),
      row(
        'Git (built in)',
        all.map((one) => one.git),
      ),
    ],
  );
  const ratios = all.map((one) => calculateTotal(one.ours) / calculateTotal(one.git));
  printGoal('activation, of that of Git', calculateMedian(ratios), { max: 0.5 });
}

/** The package check knows what ships and how large each part may be. */
async function printSizes(): Promise<void> {
  const script = path.join(repositoryRoot, '.ci/package.mjs');
  const result = await run(process.execPath, [script, '--built'], { cwd: repositoryRoot }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  const lines = `${result.stdout}\n${result.stderr}`.split('\n');
  console.log('  sizes against their limits');
  for (const line of lines.filter((text) => /kB of|^✗/.test(text))) console.log(`  ${line.trim()}`);
}

const scratch = await mkdtemp(path.join(tmpdir(), 'bench-'));
try {
  // At once after the build, before anything else can write there.
  await printSizes();
  const activations: { ours: Activation; git: Activation }[] = [];
  for (let number = 0; number < windows; number += 1) {
    const folder = await createSampleWorkspace(path.join(scratch, `sample-${number}`));
    activations.push(await measureWindow(folder));
  }
  printActivations(activations);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
