// Runs of 100 and 1,000 cases with a model of 50 ms, beside the ideal, a bare loop over HTTP and promptfoo; then assertions
// alone on recorded answers, and memory.
import { Agent, request } from 'node:http';
import type { EvalCase } from '../../src/domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../src/domain/prompt/promptContent.ts';
import { createModelLookup } from '../../src/evals/models/endpoints/createModelLookup.ts';
import { createHttpSend } from '../../src/evals/models/http/createHttpSend.ts';
import { Recording } from '../../src/evals/recordings/recording.ts';
import { createLimiter } from '../../src/evals/run/createLimiter.ts';
import { runCases } from '../../src/evals/run/runCases.ts';
import type { RunDependencies } from '../../src/evals/run/runOptions.ts';
import type { RunResult } from '../../src/evals/run/runResult.ts';
import { choose } from './benchOptions.ts';
import { promptfooVersion } from '../support/installPromptfoo.ts';
import { type MeasurePromptfoo, preparePromptfoo } from './promptfooRun.ts';
import { calculateMedian } from './quantile.ts';
import { inMegabytes, printGoal, printTable, round, type Row } from './report.ts';
import { startMeasured } from './startMeasured.ts';

const delayMs = 50;
/** A run of 1,000 questions is a mean of as many already. */
const settings: readonly Setting[] = choose(
  [
    { size: 100, concurrency: 4, rounds: 3, withPeer: true },
    { size: 100, concurrency: 20, rounds: 3, withPeer: true },
    // For promptfoo a minute and more, to say again what 20 at once say.
    { size: 1000, concurrency: 4, rounds: 1, withPeer: false },
    { size: 1000, concurrency: 20, rounds: 1, withPeer: true },
  ],
  [4, 20].map((concurrency) => ({ size: 100, concurrency, rounds: 1, withPeer: true })),
);
const goal = 1.1;

const prompt = 'Answer the customer {{name}} in one sentence: {{question}}';
const content: PromptContent = {
  model: 'slow',
  messages: [{ role: 'user', content: prompt }],
  inputs: { name: {}, question: {} },
};

function createCases(count: number, assertions: EvalCase['assertions']): readonly EvalCase[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `case-${index}`,
    kind: 'representative',
    values: { name: `Customer ${index}`, question: `Where is parcel ${index}?` },
    assertions,
    dialect: 'fixtures',
  }));
}

const simple: EvalCase['assertions'] = [
  { type: 'contains', negated: false, value: 'parcel', weight: 1 },
  { type: 'icontains', negated: false, value: 'GLADLY', weight: 1 },
];

async function measureOurs(
  cases: readonly EvalCase[],
  dependencies: RunDependencies,
  concurrency: number,
): Promise<{ readonly ms: number; readonly result: RunResult }> {
  const startedAt = performance.now();
  const { signal } = new AbortController();
  const result = await runCases({ content, cases }, dependencies, { signal, concurrency });
  const ms = performance.now() - startedAt;
  if (result.summary.passed !== cases.length)
    throw new Error(`${result.summary.passed} of ${cases.length} cases passed.`);
  return { ms, result };
}

/** As many requests as there are cases, with nothing but Node's own client around them. */
async function measureBare(url: string, count: number, concurrency: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const limiter = createLimiter(concurrency);
  const body = JSON.stringify({ model: 'slow', stream: true, messages: content.messages });
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: count }, () =>
      limiter(
        () =>
          new Promise<void>((resolve, reject) => {
            const sent = request(`${url}/chat/completions`, { method: 'POST', agent }, (answer) => {
              answer.resume().on('end', resolve);
            });
            sent.on('error', reject).end(body);
          }),
      ),
    ),
  );
  agent.destroy();
  return performance.now() - startedAt;
}

interface Setting {
  readonly size: number;
  readonly concurrency: number;
  readonly rounds: number;
  /** Whether promptfoo takes part, once. */
  readonly withPeer: boolean;
}

/** Medians of ours and the bare loop, taken in turns, and one run of promptfoo: NaN where there is none. */
async function measureSetting(
  { size, concurrency, rounds, withPeer }: Setting,
  url: string,
  measured: { readonly dependencies: RunDependencies; readonly peer: MeasurePromptfoo | undefined },
): Promise<readonly number[]> {
  const cases = createCases(size, simple);
  const times: readonly [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < rounds; turn += 1) {
    times[1].push(await measureBare(url, size, concurrency));
    times[0].push((await measureOurs(cases, measured.dependencies, concurrency)).ms);
  }
  if (withPeer && measured.peer !== undefined)
    times[2].push(await measured.peer({ prompt, cases, url, concurrency }));
  return times.map(calculateMedian);
}

async function measureRuns(url: string, dependencies: RunDependencies): Promise<void> {
  const peer = await preparePromptfoo();
  const rows: Row[] = [];
  const ratios: number[] = [];
  for (const setting of settings) {
    const { size, concurrency } = setting;
    const idealMs = (size / concurrency) * delayMs;
    const times = await measureSetting(setting, url, { dependencies, peer });
    ratios.push((times[0] ?? Number.NaN) / idealMs);
    const shown = times.flatMap((ms) => [round(ms), round(ms / idealMs)]);
    rows.push([`${size} cases, ${concurrency} at once`, idealMs, ...shown]);
  }
  console.log(
    `  a model that takes ${delayMs} ms, 2 assertions; medians of 3 where 100, promptfoo once; ms`,
  );
  const name = peer === undefined ? 'promptfoo: not there' : `promptfoo ${promptfooVersion}`;
  printTable(['run', 'ideal', 'ours', 'of ideal', 'bare loop', 'of ideal', name, 'of ideal'], rows);
  printGoal('slowest run of the ideal', Math.max(...ratios), { max: goal });
}

const deterministic: EvalCase['assertions'] = [
  ...simple,
  { type: 'contains-all', negated: false, value: ['Yes', 'tomorrow'], weight: 1 },
  { type: 'contains-any', negated: false, value: ['no', 'parcel'], weight: 1 },
  { type: 'starts-with', negated: false, value: 'Yes', weight: 1 },
  { type: 'ends-with', negated: false, value: 'tomorrow.', weight: 1 },
  { type: 'equals', negated: true, value: 'No.', weight: 1 },
  { type: 'levenshtein', negated: false, value: 'Yes, gladly.', threshold: 40, weight: 1 },
  { type: 'word-count', negated: false, value: { max: 20 }, weight: 1 },
  { type: 'is-json', negated: true, weight: 1 },
];

async function measureAssertions(dependencies: RunDependencies): Promise<void> {
  const cases = createCases(1000, deterministic);
  const recording = new Recording();
  await measureOurs(cases, { ...dependencies, recording: { recording, mode: 'record' } }, 50);
  const replay: RunDependencies = { ...dependencies, recording: { recording, mode: 'replay' } };
  const times: number[] = [];
  for (let turn = 0; turn < choose(9, 3); turn += 1)
    times.push((await measureOurs(cases, replay, 4)).ms);
  const ms = calculateMedian(times);
  const count = cases.length * deterministic.length;
  console.log(
    `  ${count} deterministic assertions on ${cases.length} recorded answers: ${round(ms)} ms, ${round((ms / count) * 1000)} µs each`,
  );
}

async function measureMemory(dependencies: RunDependencies): Promise<void> {
  const cases = createCases(1000, simple);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const { result } = await measureOurs(cases, dependencies, 20);
  const during = process.memoryUsage();
  globalThis.gc?.();
  const after = process.memoryUsage();
  const kept = (after.heapUsed - before.heapUsed) / result.cases.length;
  console.log(
    `  1,000 cases: ${inMegabytes(during.rss)} MB of the process, ${inMegabytes(after.heapUsed - before.heapUsed)} MB of results, ${round(kept / 1000)} kB each`,
  );
}

const server = await startMeasured(`${import.meta.dirname}/slowModel.ts`, [String(delayMs)]);
try {
  const dependencies: RunDependencies = {
    findModel: createModelLookup({
      endpoints: [{ name: 'bench', kind: 'openai', url: server.url }],
      findKey: () => Promise.resolve(undefined),
      send: createHttpSend({ proxy: 'none' }),
      timeoutMs: 30_000,
    }),
  };
  await measureOurs(createCases(20, simple), dependencies, 20);
  await measureRuns(server.url, dependencies);
  await measureAssertions(dependencies);
  await measureMemory(dependencies);
} finally {
  await server.stop();
}
