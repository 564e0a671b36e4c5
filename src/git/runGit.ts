import { execFile } from 'node:child_process';

const timeoutMs = 15_000;
const maxOutputBytes = 32 * 1024 * 1024;

/** Set inside hooks and aliases; they would make git look at another repository than the folder's. */
const localVariables = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_CONFIG_COUNT',
  'GIT_CONFIG_PARAMETERS',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

// Paths are paths and no patterns, nothing asks or signs, and no program named by the repository watches its files.
const globalArguments = [
  '--literal-pathspecs',
  '--no-pager',
  '--no-optional-locks',
  ...['-c', 'core.quotePath=false'],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'log.showSignature=false'],
];

export interface GitOptions {
  /** Another index than the repository's own. */
  readonly indexFile?: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs git in a folder, never by a shell, and gives its standard output. Undefined when git is missing, takes too long or
 * says no: what git cannot tell is simply not known.
 */
export function runGit(
  folder: string,
  args: readonly string[],
  { indexFile, signal }: GitOptions = {},
): Promise<string | undefined> {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
  for (const name of localVariables) Reflect.deleteProperty(env, name);
  if (indexFile !== undefined) env['GIT_INDEX_FILE'] = indexFile;
  return new Promise((resolve) => {
    execFile(
      'git',
      [...globalArguments, '-C', folder, ...args],
      {
        env,
        windowsHide: true,
        timeout: timeoutMs,
        maxBuffer: maxOutputBytes,
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout) => resolve(error === null ? stdout : undefined),
    );
  });
}

/** The only line of git's answer; undefined for an empty one. */
export async function readGitLine(
  folder: string,
  args: readonly string[],
): Promise<string | undefined> {
  const line = (await runGit(folder, args))?.replace(/\r?\n$/, '');
  return line === '' ? undefined : line;
}
