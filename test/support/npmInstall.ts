import { spawn } from 'node:child_process';
import path from 'node:path';

/** Installs packages from npm into a folder, without running any of their scripts. Throws with what npm said. */
export async function npmInstall(folder: string, args: readonly string[]): Promise<void> {
  const quick = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--loglevel=error'];
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', ...quick];
  const npmScript = process.env['npm_execpath'];
  const [command, first] = npmScript?.endsWith('.js')
    ? [process.execPath, [npmScript]]
    : ['npm', []];
  const child = spawn(command, [...first, 'install', ...args, ...flags], {
    cwd: folder,
    env: environmentOutsideNpm(),
    shell: process.platform === 'win32' && command === 'npm',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `${args.join(' ')} could not be installed: npm ended with ${String(code)}. ` +
        `It needs the npm registry once; later runs work offline.\n${output.trim()}`,
    );
  }
}

/** npm started by npm would otherwise take the outer project for its own; packages want Node 24, which runs us. */
function environmentOutsideNpm(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix|config_prefix)/.test(name),
  );
  const pathVariable = `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
  return { ...Object.fromEntries(entries), PATH: pathVariable };
}
