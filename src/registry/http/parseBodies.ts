import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findJsonProblem } from './findJsonProblem.ts';
import { RegistryRefusal } from './registryRefusal.ts';

/** Bodies are JSON and nothing else; an action without a body is the same as one with `{}`. */
export function parseBodies(app: FastifyInstance): void {
  app.decorateRequest('bodyLength', 0);
  const parseJson = app.getDefaultJsonParser('error', 'error');
  // Plain text is what a page of another origin can send without asking first.
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    request.bodyLength = text.length;
    if (text === '') {
      done(null, undefined);
      return;
    }
    void parseJson(request, text.toString(), (error, body: unknown) => {
      const refusal = error ?? (checksItems(request) ? null : refuse(body));
      done(refusal, body);
    });
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.method === 'POST' || request.method === 'PUT') request.body ??= {};
    done();
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route looks at each item of its body by itself, so that one does not refuse the others. */
    readonly checksItems?: boolean;
  }
  interface FastifyRequest {
    /** Characters of the body, once unpacked and read. */
    bodyLength: number;
  }
}

function checksItems(request: FastifyRequest): boolean {
  return request.routeOptions.config.checksItems === true;
}

function refuse(body: unknown): RegistryRefusal | null {
  const problem = findJsonProblem(body);
  if (problem === undefined) return null;
  const where = problem.path === '' ? 'The body' : problem.path;
  return new RegistryRefusal('invalid_body', `${where} ${problem.message}.`, { errors: [problem] });
}
