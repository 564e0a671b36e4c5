import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestRegistry } from '../support/startTestRegistry.ts';
import { runCli, type CliRun } from './runCli.ts';

/** A project in a git repository of its own, with a registry that the command line is told by variables. */
export class CliWorkspace {
  readonly root: string;
  readonly #registry: TestRegistry;

  private constructor(root: string, registry: TestRegistry) {
    this.root = root;
    this.#registry = registry;
  }

  static async create(registry: TestRegistry): Promise<CliWorkspace> {
    const workspace = new CliWorkspace(await mkdtemp(path.join(os.tmpdir(), 'cli-')), registry);
    workspace.git('init', '--initial-branch', 'main');
    await workspace.write('prompt-rollout.yml', 'environment: staging\n');
    return workspace;
  }

  async write(file: string, text: string): Promise<void> {
    const target = path.join(this.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }

  writePrompt(key: string, text: string): Promise<void> {
    const content = `messages:\n  - role: system\n    content: ${text}\nmodel: openai/gpt-4o\n`;
    return this.write(`prompts/${key}.prompt.yml`, content);
  }

  commit(message: string): void {
    this.git('add', '.');
    this.git('commit', '--quiet', '-m', message);
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    return execFileSync('git', [...who, ...args], { cwd: this.root, encoding: 'utf8' }).trim();
  }

  run(...args: string[]): Promise<CliRun> {
    return runCli(args, { folder: this.root, environment: this.connection });
  }

  get connection(): NodeJS.ProcessEnv {
    const { url, personToken } = this.#registry;
    return { PROMPT_ROLLOUT_URL: url, PROMPT_ROLLOUT_TOKEN: personToken };
  }

  close(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
