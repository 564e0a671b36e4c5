import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** When the link breaks: before the request arrives, after it arrived and before the answer, or right after the answer. */
export type Moment = 'before' | 'during' | 'after';

/** A network between a client and a registry that breaks when a test says so. The registry itself goes on. */
export interface FaultyLink {
  /** Where the registry seems to be. */
  readonly url: string;
  /** How many connections were accepted so far. */
  readonly accepted: number;
  /** Nobody listens any more and every connection is closed. */
  cut(): Promise<void>;
  /** Cuts at a moment of the next request whose first line matches. Resolves when that has happened. */
  cutAt(moment: Moment, request: RegExp): Promise<void>;
  /** From now on nothing comes through and nothing is closed: as a network that lost the way. */
  swallow(): void;
  /** Works again, at the same address. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

interface Cut {
  readonly moment: Moment;
  readonly request: RegExp;
  readonly done: () => void;
}

export async function startFaultyLink(target: string): Promise<FaultyLink> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((client) => carry(client));
  let accepted = 0;
  let isSwallowing = false;
  let planned: Cut | undefined;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = addressOf(server.address());

  function carry(client: Socket): void {
    accepted += 1;
    const registry = connect(Number(port), hostname);
    let waiting: Cut | undefined;
    for (const socket of [client, registry]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        if (!isSwallowing) [client, registry].forEach((one) => one.destroy());
      });
    }
    client.on('data', (bytes) => {
      if (isSwallowing) return;
      if (planned?.request.test(firstLine(bytes)) === true) {
        waiting = planned;
        planned = undefined;
        if (waiting.moment === 'before') {
          finish(waiting);
          return;
        }
      }
      registry.write(withHost(bytes, target));
    });
    registry.on('data', (bytes) => {
      if (isSwallowing) return;
      if (waiting === undefined) {
        client.write(bytes);
        return;
      }
      if (waiting.moment === 'after') {
        // The last bytes go out, then the connection ends.
        sockets.delete(client);
        client.end(bytes);
      }
      finish(waiting);
    });
  }

  function finish(cut: Cut): void {
    void breakDown().then(cut.done);
  }

  async function breakDown(): Promise<void> {
    isSwallowing = false;
    const closed = server.listening ? once(server, 'close') : undefined;
    if (server.listening) server.close();
    for (const socket of sockets) socket.destroy();
    // A connection that carries its last answer keeps the server open until the client has it.
    await closed;
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    get accepted() {
      return accepted;
    },
    cut: breakDown,
    cutAt: (moment, request) =>
      new Promise((done) => {
        planned = { moment, request, done };
      }),
    swallow() {
      isSwallowing = true;
    },
    async mend() {
      // Whatever lost the way has forgotten its old connections as well.
      if (isSwallowing) for (const socket of sockets) socket.destroy();
      isSwallowing = false;
      planned = undefined;
      if (server.listening) return;
      server.listen(address.port, '127.0.0.1');
      await once(server, 'listening');
    },
    close: breakDown,
  };
}

/** A local registry answers only to its own name. */
function withHost(bytes: Buffer, target: string): Buffer {
  const text = bytes.toString('latin1');
  const { host } = new URL(target);
  return Buffer.from(text.replace(/^Host: .*$/m, `Host: ${host}`), 'latin1');
}

function firstLine(bytes: Buffer): string {
  return bytes.toString('latin1').split('\r\n', 1)[0] ?? '';
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The link has no port.');
  return address;
}
