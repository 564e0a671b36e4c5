import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { JsonValue } from '../../../src/domain/fixtures/assertion.ts';

/** An assertion as a file holds it, for either engine. */
export interface WrittenAssertion {
  readonly type: string;
  readonly value?: JsonValue;
  readonly threshold?: number;
  readonly weight?: number;
  readonly metric?: string;
  readonly assert?: readonly WrittenAssertion[];
}

/** One answer and what is asserted about it. */
export interface VerdictQuestion {
  /** A list of tool calls as OpenAI has them, or a text. */
  readonly output: JsonValue;
  readonly assert: readonly WrittenAssertion[];
  readonly threshold?: number;
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly latencyMs?: number;
  readonly cost?: number;
  readonly tools?: readonly JsonValue[];
  readonly judgeReply?: string;
}

export interface RenderQuestion {
  readonly prompt: string;
  readonly vars: Readonly<Record<string, JsonValue>>;
}

export interface OracleQuestions {
  readonly verdicts: readonly VerdictQuestion[];
  readonly renderings: readonly RenderQuestion[];
}

export interface Verdict {
  readonly outcome: 'pass' | 'fail' | 'error';
  readonly score: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly message?: string;
}

export interface OracleAnswer {
  readonly verdicts: readonly Verdict[];
  /** Null for what promptfoo refuses to render. */
  readonly renderings: readonly (string | null)[];
}

/** Asks promptfoo, in a process and a home folder of its own and without telling anyone. */
export async function askPromptfoo(
  entry: string,
  questions: OracleQuestions,
): Promise<OracleAnswer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'promptfoo-'));
  try {
    const asked = path.join(folder, 'questions.json');
    const answered = path.join(folder, 'answers.json');
    await writeFile(asked, JSON.stringify(questions));
    const script = path.join(import.meta.dirname, 'oracleChild.ts');
    await promisify(execFile)(process.execPath, [script, entry, asked, answered], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        PROMPTFOO_CONFIG_DIR: path.join(folder, 'config'),
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
        PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
        PROMPTFOO_DISABLE_SHARING: '1',
        LOG_LEVEL: 'error',
      },
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(await readFile(answered, 'utf8')) as OracleAnswer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
