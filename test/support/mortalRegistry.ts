/**
 * The registry as a process for tests of faults: `mortalRegistry.ts DATADIR TICK_MS HEARTBEAT_MS [N]`. With N it ends by
 * SIGKILL before the n-th statement that changes anything at its start. Told a `moment`, it ends by SIGKILL at that moment of the next transaction that writes, and says how many writes that had made.
 */
import { writeSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';
import process from 'node:process';
import { startRegistry } from '../../src/registry/serve/startRegistry.ts';

/** Before the n-th write of a transaction (from 1), before its commit, or after that and before the answer. */
export type FatalMoment = number | 'beforeCommit' | 'afterCommit';

const isChange = /^\s*(insert|update|delete|create|alter|drop|commit)\b/i;
const isWrite = /^\s*(insert|update|delete)\b/i;
const isCommit = /^\s*commit\b/i;
const isBegin = /^\s*begin\b/i;

const [dataDir = '', tickMs = '0', heartbeatMs = '60000', lastStatement] = process.argv.slice(2);

let changesLeft = Number(lastStatement ?? Infinity);
let fatal: FatalMoment | undefined;
let writes = 0;

function die(): never {
  writeSync(process.stderr.fd, `${JSON.stringify({ writes })}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered before anything else can run.
  for (;;);
}

function around<T>(sql: string, execute: () => T): T {
  if (isBegin.test(sql)) writes = 0;
  if (isChange.test(sql)) changesLeft -= 1;
  if (changesLeft === 0) die();
  if (isWrite.test(sql)) {
    writes += 1;
    if (fatal === writes) die();
  }
  const isFatalCommit = isCommit.test(sql) && writes > 0;
  if (isFatalCommit && fatal === 'beforeCommit') die();
  const result = execute();
  if (isFatalCommit && fatal === 'afterCommit') die();
  return result;
}

for (const name of ['run', 'all']) {
  const original: unknown = Reflect.get(StatementSync.prototype, name);
  if (typeof original !== 'function') throw new TypeError(`Statements have no ${name}.`);
  const execute = function (this: StatementSync, ...parameters: unknown[]): unknown {
    return around(this.sourceSQL, (): unknown => Reflect.apply(original, this, parameters));
  };
  Reflect.set(StatementSync.prototype, name, execute);
}

async function main(): Promise<void> {
  const registry = await startRegistry({
    dataDir,
    port: 0,
    local: { person: 'Ada' },
    tickMs: Number(tickMs),
    heartbeatMs: Number(heartbeatMs),
  });
  process.on('message', (message: { readonly moment: FatalMoment }) => {
    fatal = message.moment;
    process.send?.({ isArmed: true });
  });
  process.on('disconnect', () => process.exit(0));
  const { url, personTokenFile, appTokenFile } = registry;
  process.send?.({ url, personTokenFile, appTokenFile });
}

void main();
