import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from './repositoryRoot.ts';

/** The sample's stand-in for a language model as a process of its own, as it ships. Needs `dist`. */
export interface SampleModel {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it at the address that the project file of the workspace names; a taken port is replaced there. */
export async function startSampleModel(workspace: string): Promise<SampleModel> {
  const script = path.join(repositoryRoot, 'dist/demo.cjs');
  const child = spawn(process.execPath, [script, 'model', '--sample', workspace], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { event: string; modelUrl: string };
    if (event.event === 'listening') resolve(event.modelUrl);
  });
  child.once('exit', () => {
    reject(new Error('The stand-in for a model ended without listening.'));
  });
  return {
    url: await promise,
    stop: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
