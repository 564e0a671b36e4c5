import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { root } from './prepare.mjs';

/** A writable copy of the sample in a git repository of its own; an existing one keeps what was changed in it. */
export async function prepareWorkspace(home) {
  const workspace = path.join(home, 'sample');
  if (existsSync(path.join(workspace, '.git'))) return workspace;
  await mkdir(workspace, { recursive: true });
  await cp(path.join(root, 'media/sample'), workspace, { recursive: true });
  const author = ['-c', 'user.name=Prompt Rollout Sample', '-c', 'user.email=sample@localhost'];
  git(workspace, ['init', '--quiet', '--initial-branch=main']);
  git(workspace, ['add', '.']);
  git(workspace, [...author, 'commit', '--quiet', '--no-gpg-sign', '-m', 'The sample as it ships']);
  return workspace;
}

function git(folder, args) {
  const result = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (result.error) throw new Error('git is not installed; the sample workspace needs it.');
  if (result.status !== 0) throw new Error(`git ${args[0]} did not succeed.\n${result.stderr}`);
}
