/** Runs in a process of its own: asks promptfoo about a list of questions and writes its answers to a file. */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { OracleAnswer, OracleQuestions, RenderQuestion, Verdict } from './oracle.ts';

interface Promptfoo {
  readonly assertions: { runAssertions(options: object): Promise<GradingResult> };
  evaluate(suite: object, options: object): Promise<{ toEvaluateSummary(): Promise<Summary> }>;
}

interface GradingResult {
  readonly pass: boolean;
  readonly score: number;
  readonly namedScores?: Record<string, number>;
}

interface Summary {
  readonly results: readonly {
    readonly testIdx: number;
    readonly response?: { readonly output?: string };
    readonly error?: string;
  }[];
}

const [, , entry = '', questionsFile = '', answersFile = ''] = process.argv;
const { default: promptfoo } = (await import(pathToFileURL(entry).href)) as { default: Promptfoo };
const questions = JSON.parse(await readFile(questionsFile, 'utf8')) as OracleQuestions;

async function judge(question: OracleQuestions['verdicts'][number]): Promise<Verdict> {
  const { output, assert, threshold, vars, latencyMs, cost, tools, judgeReply } = question;
  try {
    const result = await promptfoo.assertions.runAssertions({
      prompt: '[]',
      provider: { id: () => 'test', config: { tools }, callApi: () => ({ output: '' }) },
      providerResponse: { output, cost },
      latencyMs,
      test: {
        vars,
        assert,
        threshold,
        options: { provider: { id: () => 'judge', callApi: () => ({ output: judgeReply }) } },
      },
    });
    const { pass, score, namedScores = {} } = result;
    return { outcome: pass ? 'pass' : 'fail', score, metrics: namedScores };
  } catch (error) {
    return { outcome: 'error', score: 0, metrics: {}, message: String(error) };
  }
}

/** One run for each prompt, so that no two share anything. */
async function render({ prompt, vars }: RenderQuestion): Promise<string | null> {
  const test = { vars, options: { disableVarExpansion: true } };
  try {
    const run = await promptfoo.evaluate(
      { prompts: [prompt], providers: ['echo'], tests: [test], writeLatestResults: false },
      { cache: false, showProgressBar: false, maxConcurrency: 1 },
    );
    const { results } = await run.toEvaluateSummary();
    return results[0]?.response?.output ?? null;
  } catch {
    return null;
  }
}

const verdicts: Verdict[] = [];
for (const question of questions.verdicts) verdicts.push(await judge(question));
const renderings: (string | null)[] = [];
for (const question of questions.renderings) renderings.push(await render(question));
const answer: OracleAnswer = { verdicts, renderings };
await writeFile(answersFile, JSON.stringify(answer));
process.exit(0);
