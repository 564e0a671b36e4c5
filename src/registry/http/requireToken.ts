import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers everybody, or asks for a token by itself. */
    readonly isOpen?: boolean;
  }
}

/**
 * Has `identify` refuse whoever has no valid token before anything is read of a body: handlers ask once more, but that is
 * after megabytes were parsed. Add it before the routes.
 */
export function requireToken(
  app: FastifyInstance,
  identify: (request: FastifyRequest) => unknown,
): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.isOpen === true) return;
    const check = (request: FastifyRequest, _reply: unknown, done: () => void): void => {
      identify(request);
      done();
    };
    route.onRequest = [check, ...[route.onRequest ?? []].flat()];
  });
}
