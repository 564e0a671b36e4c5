import type { FastifyInstance } from 'fastify';
import { RegistryRefusal } from './registryRefusal.ts';

interface KnownRoute {
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/** Answers unknown paths, and tells a wrong method from a wrong path. Add it before the routes. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  app.addHook('onRoute', (route) => {
    const methods = [route.method].flat();
    routes.push({ pattern: toPattern(route.url), methods });
  });
  app.setNotFoundHandler((request) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = new Set(
      routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods),
    );
    if (allowed.size === 0)
      throw new RegistryRefusal('not_found', 'The registry has nothing at this path.');
    const allow = [...allowed].sort().join(', ');
    throw new RegistryRefusal('method_not_allowed', `This path takes ${allow}.`, {
      headers: { allow },
    });
  });
}

function toPattern(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) => {
      if (part.startsWith(':')) return '[^/]+';
      return part === '*' ? '.+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
