import type { FastifyRequest } from 'fastify';
import { RegistryRefusal } from './registryRefusal.ts';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A page in a browser can reach a loopback port, by its own requests or through a name that resolves to 127.0.0.1. Both
 * show in these headers.
 */
export function checkLoopbackRequest(request: FastifyRequest, port: number): void {
  const { host, origin } = request.headers;
  if (!isOurs(host, port))
    throw new RegistryRefusal(
      'forbidden',
      'The local registry answers only requests to its own loopback address.',
    );
  if (origin === undefined) return;
  const isOwnOrigin = origin.startsWith('http://') && isOurs(origin.slice('http://'.length), port);
  if (!isOwnOrigin)
    throw new RegistryRefusal('forbidden', 'The local registry answers no other origin.');
}

function isOurs(host: string | undefined, port: number): boolean {
  const [, name, digits] = /^(.*?)(?::([0-9]+))?$/.exec(host ?? '') ?? [];
  return name !== undefined && loopbackNames.has(name) && Number(digits ?? 80) === port;
}
