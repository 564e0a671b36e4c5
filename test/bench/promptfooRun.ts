// The peer: `promptfoo eval` on the same cases, installed apart from this project.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { stringify } from 'yaml';
import type { EvalCase } from '../../src/domain/fixtures/evalCase.ts';
import { installPromptfoo } from '../support/installPromptfoo.ts';

/** Milliseconds of whole `promptfoo eval` commands. */
export type MeasurePromptfoo = (run: PromptfooRun) => Promise<number>;

/** Undefined where promptfoo cannot be had. */
export async function preparePromptfoo(): Promise<MeasurePromptfoo | undefined> {
  const library = await installPromptfoo();
  if (library === undefined) return undefined;
  return (run) => runPromptfoo(path.join(path.dirname(library), 'entrypoint.js'), run);
}

export interface PromptfooRun {
  readonly prompt: string;
  readonly cases: readonly EvalCase[];
  readonly url: string;
  readonly concurrency: number;
}

/** Throws unless all cases passed. */
async function runPromptfoo(
  main: string,
  { prompt, cases, url, concurrency }: PromptfooRun,
): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'promptfoo-'));
  try {
    await mkdir(path.join(folder, 'home'));
    const config = path.join(folder, 'config.yaml');
    await writeFile(config, stringify(toConfig(prompt, cases, url)));
    const args = [main, 'eval', '-c', config, '--no-cache', '--no-table', '--no-progress-bar'];
    const output = path.join(folder, 'out.json');
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [...args, '--no-write', '-j', String(concurrency), '-o', output],
      { cwd: folder, stdio: 'ignore', env: toEnvironment(folder) },
    );
    await once(child, 'exit');
    const tookMs = performance.now() - startedAt;
    const { results } = JSON.parse(await readFile(output, 'utf8')) as {
      results: { stats: { successes: number } };
    };
    if (results.stats.successes !== cases.length)
      throw new Error(`promptfoo passed ${results.stats.successes} of ${cases.length} cases.`);
    return tookMs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toConfig(prompt: string, cases: readonly EvalCase[], url: string) {
  return {
    prompts: [prompt],
    providers: [
      { id: 'openai:chat:slow', config: { apiBaseUrl: url, apiKey: 'none', temperature: 0 } },
    ],
    tests: cases.map(({ values, assertions }) => ({
      vars: values,
      assert: assertions.map(({ type, value }) => ({ type, value })),
    })),
  };
}

/** Its own home, and nothing sent anywhere. */
function toEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: path.join(folder, 'home'),
    PROMPTFOO_CONFIG_DIR: path.join(folder, 'home'),
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
    PROMPTFOO_DISABLE_SHARING: '1',
  };
}
