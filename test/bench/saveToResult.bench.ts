// From saving a prompt to the result on the line of its case in a real VS Code, beside the same case run in Node and a bare
// request to the same model. Each save asks something new, so nothing comes from a cache.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadCases } from '../../src/evals/fixtures/loadCases.ts';
import { openWorkspaceFiles } from '../../src/evals/fixtures/workspaceFiles.ts';
import { createModelLookup } from '../../src/evals/models/endpoints/createModelLookup.ts';
import { createHttpSend } from '../../src/evals/models/http/createHttpSend.ts';
import { runCases } from '../../src/evals/run/runCases.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { startSampleModel, type SampleModel } from '../editor/startSampleModel.ts';
import { KeyboardPerson } from '../person/keyboardPerson.ts';
import { choose } from './benchOptions.ts';
import { calculateQuantile } from './quantile.ts';
import { printGoal, printTable, round } from './report.ts';

const rounds = choose(30, 4);
const deadlineMs = 20_000;
const goalMs = 1000;
const promptPath = 'prompts/triage.prompt.yml';
const sentence = 'A message that is not about the shop belongs to other.';
const fixtures = `tests:
  - vars: { message: Do you know a good dentist in town? }
    assert:
      - { type: contains, value: '"queue":"other"' }
`;

interface Shown {
  readonly at: number;
  readonly isRed: boolean;
}

/** Notes when the message of the failure comes and goes, by the clock that this process has too. */
async function watchLine({ editor }: OpenSample): Promise<() => Promise<Shown>> {
  await editor.page.evaluate(() => {
    const shown = { at: 0, isRed: false };
    const look = () => {
      const isRed = document.querySelector('.test-error-content-widget') !== null;
      if (isRed === shown.isRed) return;
      Object.assign(shown, { at: performance.timeOrigin + performance.now(), isRed });
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    Object.assign(globalThis, { shownOnLine: shown });
  });
  return () =>
    editor.page.evaluate(() => ({
      ...(globalThis as unknown as { shownOnLine: Shown }).shownOnLine,
    }));
}

async function untilRed(read: () => Promise<Shown>, isRed: boolean): Promise<Shown> {
  const startedAt = performance.now();
  for (;;) {
    const shown = await read();
    if (shown.isRed === isRed) return shown;
    if (performance.now() - startedAt > deadlineMs)
      throw new Error(`The line did not turn ${isRed ? 'red' : 'green'}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The prompt at the left with the cursor before “other”, its fixtures at the right. */
async function arrange(sample: OpenSample): Promise<void> {
  const { editor } = sample;
  const { quickInput, page } = editor;
  await quickInput.openFile('triage.prompt.yml');
  await editor.runCommand('View: Split Editor Right');
  await quickInput.openFile('triage.fixtures.yml');
  await page.keyboard.press('ControlOrMeta+1');
  await editor.runCommand('Test: Start Continuous Run');
  await new KeyboardPerson(editor).replaceText(sentence, sentence);
  for (const _ of 'other.') await page.keyboard.press('ArrowLeft');
}

/** “another” is not the queue “other”: what is typed makes the case fail and pass in turns. */
async function measureEditor(sample: OpenSample): Promise<readonly number[]> {
  await arrange(sample);
  const { keyboard } = sample.editor.page;
  const read = await watchLine(sample);
  const times: number[] = [];
  for (let number = 0; number < rounds; number += 1) {
    const isRed = number % 2 === 0;
    await keyboard.insertText(isRed ? 'an' : ` ${number} `);
    const savedAt = now();
    await keyboard.press('ControlOrMeta+S');
    times.push((await untilRed(read, isRed)).at - savedAt);
  }
  // The first run loads prices and makes the sandbox's process.
  return times.slice(1);
}

async function measureNode(workspace: string, url: string): Promise<readonly number[]> {
  const text = await readFile(path.join(workspace, promptPath), 'utf8');
  const findModel = createModelLookup({
    endpoints: [{ name: 'stand-in', kind: 'openai', url }],
    findKey: () => Promise.resolve(undefined),
    send: createHttpSend({ proxy: 'none' }),
    timeoutMs: deadlineMs,
  });
  const times: number[] = [];
  for (let number = 0; number < rounds; number += 1) {
    const startedAt = now();
    const { content } = parsePromptFile(text.replace('belongs to', `belongs ${number} to`));
    const { cases } = await loadCases(promptPath, openWorkspaceFiles(workspace));
    if (content === undefined) throw new Error('The prompt of the sample is broken.');
    const run = { content, cases: cases.slice(0, 1) };
    await runCases(run, { findModel }, { signal: new AbortController().signal });
    times.push(now() - startedAt);
  }
  return times.slice(1);
}

async function measureBare(url: string): Promise<readonly number[]> {
  const body = (number: number) =>
    JSON.stringify({
      ...{ model: 'openai/gpt-4o-mini', temperature: 0, stream: true },
      messages: [
        { role: 'system', content: `You sort messages into queues. ${sentence} ${number}` },
        { role: 'user', content: 'Do you know a good dentist in town?' },
      ],
    });
  const times: number[] = [];
  for (let number = 0; number < rounds; number += 1) {
    const startedAt = now();
    const answer = await fetch(`${url}/chat/completions`, {
      ...{ method: 'POST', body: body(number) },
      headers: { 'content-type': 'application/json' },
    });
    await answer.text();
    times.push(now() - startedAt);
  }
  return times.slice(1);
}

async function measure(sample: OpenSample, model: SampleModel): Promise<void> {
  const editor = await measureEditor(sample);
  const node = await measureNode(sample.workspace, model.url);
  const bare = await measureBare(model.url);
  const row = (name: string, values: readonly number[]) => [
    name,
    ...[0.5, 0.99].map((share) => round(calculateQuantile(values, share))),
  ];
  console.log(`  ${editor.length} saves, one case each, the sample's stand-in for a model; ms`);
  printTable(
    ['', 'median', 'p99'],
    [
      row('save → result on the line', editor),
      row('the same case in Node, files read anew', node),
      row('limit: one bare request to the model', bare),
    ],
  );
  printGoal('median of save → result, ms', calculateQuantile(editor, 0.5), { max: goalMs });
}

// Wide, so that the find box of one of two editors has room.
const sample = await openSample({
  userSettings: { 'files.autoSave': 'off' },
  viewport: { width: 1900, height: 900 },
});
await writeFile(path.join(sample.workspace, 'prompts/triage.fixtures.yml'), fixtures);
const model = await startSampleModel(sample.workspace);
try {
  await measure(sample, model);
} finally {
  await model.stop();
  await sample.close();
}
