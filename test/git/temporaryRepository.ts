import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { calculateContentHash } from '../../src/domain/prompt/contentHash.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';

/** A real repository in a temporary folder, apart from the settings of the machine. */
export class TemporaryRepository {
  readonly folder: string;

  constructor(folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'git test ä ')))) {
    this.folder = folder;
  }

  static create(): TemporaryRepository {
    const repository = new TemporaryRepository();
    repository.git('init', '--quiet', '--initial-branch=main');
    repository.git('config', 'user.name', 'Ada Author');
    repository.git('config', 'user.email', 'ada@example.com');
    repository.git('config', 'commit.gpgsign', 'false');
    repository.git('config', 'core.autocrlf', 'false');
    return repository;
  }

  git(...args: string[]): string {
    return execFileSync('git', ['-C', this.folder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_EDITOR: 'true' },
    }).trim();
  }

  /** Runs a git command that is expected to fail, such as a merge with a conflict. */
  gitFails(...args: string[]): void {
    try {
      this.git(...args);
    } catch {
      return;
    }
    throw new Error(`git ${args.join(' ')} did not fail.`);
  }

  write(file: string, text: string): void {
    const target = path.join(this.folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  commit(file: string, text: string): string {
    this.write(file, text);
    this.git('add', '--', file);
    this.git('commit', '--quiet', '-m', `change ${file}`);
    return this.git('rev-parse', 'HEAD');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A small prompt file; `answer` is all that differs. */
export function promptText(answer: string, comment = ''): string {
  return `${comment}model: m\nmessages:\n  - role: user\n    content: |\n      A longer text, so that git sees a rename.\n      ${answer}\n`;
}

export function toContentHash(text: string): string | undefined {
  const { content } = parsePromptFile(text);
  return content === undefined ? undefined : calculateContentHash(content);
}

/** Published versions, newest first, from their answers. */
export function versionsOf(...answers: readonly (readonly [version: string, answer: string])[]) {
  return answers.map(([version, answer]) => ({
    version,
    contentHash: toContentHash(promptText(answer)) ?? '',
  }));
}
