// What VS Code loads in the extension host: runs every bundled test file with mocha.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** The launcher relays only lines that begin with this; the workbench talks a lot. */
const relayedPrefix = '[host] ';
const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** Called by VS Code; rejects when a test failed. */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
    for (const line of format(...parts).split('\n')) console.log(`${relayedPrefix}${line}`);
  };
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    color: false,
    forbidOnly: true,
    reporter: path.join(repositoryRoot, '.ci/countingReporter.cjs'),
  });
  const files = await readdir(import.meta.dirname, { recursive: true });
  const tests = files.filter((file) => file.endsWith('.test.cjs'));
  for (const file of tests.sort()) mocha.addFile(path.join(import.meta.dirname, file));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
