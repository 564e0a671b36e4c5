import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Knows which connections have a request under way. Node closes only those idle ones that have answered something, and
 * clients also open connections ahead of need: each of them would keep the process waiting.
 */
export class ConnectionTracker {
  readonly #requests = new Map<Socket, number>();
  #isClosing = false;

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#requests.set(socket, 0);
      socket.on('close', () => this.#requests.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#requests.set(socket, (this.#requests.get(socket) ?? 0) + 1);
      response.on('close', () => this.#finish(socket));
    });
  }

  /** Ends every connection as soon as its requests are answered: most of them now. */
  closeWhenAnswered(): void {
    this.#isClosing = true;
    for (const [socket, count] of this.#requests) if (count === 0) socket.destroy();
  }

  #finish(socket: Socket): void {
    const count = this.#requests.get(socket);
    if (count === undefined) return;
    this.#requests.set(socket, count - 1);
    if (this.#isClosing && count <= 1) socket.destroySoon();
  }
}
