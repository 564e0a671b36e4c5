import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { startMeasured, type Measured } from './startMeasured.ts';

export interface MeasuredRegistry extends Measured {
  readonly personToken: string;
  readonly appToken: string;
}

/** The registry as it ships, `dist/registry.cjs`, on real data. */
export async function startMeasuredRegistry(
  dataDir: string,
  nodeArgs: readonly string[] = [],
): Promise<MeasuredRegistry> {
  const script = path.join(repositoryRoot, 'dist/registry.cjs');
  const args = ['--data', dataDir, '--port', '0', '--local', '--person', 'Ada'];
  const measured = await startMeasured(script, args, nodeArgs);
  const readToken = async (file = '') => (await readFile(file, 'utf8')).trim();
  return {
    ...measured,
    personToken: await readToken(measured.facts['personTokenFile']),
    appToken: await readToken(measured.facts['appTokenFile']),
  };
}
