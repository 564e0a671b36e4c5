// A process that answers `GET /v1` like a registry, for what the real one cannot be made to do: other protocol versions and
// other ends. How it behaves is read from behaviour.json in its data folder; an exclusive file stands for the database lock.
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    local: { type: 'boolean' },
    'idle-exit': { type: 'boolean' },
    person: { type: 'string' },
    'log-level': { type: 'string' },
  },
});
const inData = (name) => path.join(values.data, name);
const behaviour = existsSync(inData('behaviour.json'))
  ? JSON.parse(readFileSync(inData('behaviour.json'), 'utf8'))
  : {};
writeFileSync(inData('environment.json'), JSON.stringify(process.env));

if (behaviour.dies !== undefined) {
  process.stderr.write(`${behaviour.dies}\n`);
  process.exit(1);
}
const lock = inData('lock');
try {
  closeSync(openSync(lock, 'wx'));
} catch {
  process.stderr.write('{"code":"store_in_use"}\n');
  process.exit(1);
}
const unlock = () => rmSync(lock, { force: true });
process.on('exit', unlock);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

const personTokenFile = inData('person.token');
const appTokenFile = inData('app.token');
writeFileSync(personTokenFile, 'person-secret\n', { mode: 0o600 });
writeFileSync(appTokenFile, 'app-secret\n', { mode: 0o600 });
const info = {
  name: 'prompt-rollout-registry',
  apiVersion: behaviour.apiVersion ?? 1,
  oldestClientVersion: behaviour.oldestClientVersion ?? 0,
  registryVersion: '0.0.1',
  storeId: 'store',
  local: true,
  capabilities: [],
  identity: { name: values.person, kind: 'person', roles: ['owner'] },
  time: '2026-01-02T03:04:05.000Z',
};
const server = createServer((request, response) => {
  const isKnown = request.headers.authorization === 'Bearer person-secret';
  response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isKnown ? info : {}));
});
server.on('error', (error) => {
  process.stderr.write(`${error.code}\n`);
  process.exit(1);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  // The next start behaves well.
  rmSync(inData('behaviour.json'), { force: true });
  const { port } = server.address();
  const url = `http://127.0.0.1:${port}`;
  const files = { personTokenFile, appTokenFile };
  const { apiVersion, storeId } = info;
  const holder = { pid: process.pid, port, url, storeId, apiVersion, ...files };
  writeFileSync(inData('port'), `${port}\n`, { mode: 0o600 });
  writeFileSync(inData('holder.json'), JSON.stringify(holder), { mode: 0o600 });
});
