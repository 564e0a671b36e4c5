import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

export interface RequestCount {
  readonly requests: number;
  readonly bytes: number;
}

let requests = 0;
const sockets = new Set<Socket>();

subscribe('http.client.request.start', (message) => {
  requests += 1;
  const { request } = message as { request: ClientRequest };
  if (request.socket === null) request.once('socket', (socket) => sockets.add(socket));
  else sockets.add(request.socket);
});

/** What this process asked over HTTP and got back since it started, headers included. */
export function countRequests(): RequestCount {
  let bytes = 0;
  for (const socket of sockets) bytes += socket.bytesRead;
  return { requests, bytes };
}
