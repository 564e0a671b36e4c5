import { Type } from 'typebox';
import { auditListSchema } from '../../protocol/registry/eventDto.ts';
import {
  decodeNumberCursor,
  defaultPageLimit,
  pageQueryProperties,
  toPage,
} from '../http/cursor.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { EventStream } from './eventStream.ts';
import type { EventStreams } from './eventStreams.ts';
import { readResumePoint } from './readResumePoint.ts';

const tags = ['events'];
const auditQuery = Type.Object({
  ...pageQueryProperties,
  prompt: Type.Optional(Type.String({ maxLength: 200 })),
  environment: Type.Optional(Type.String({ maxLength: 64 })),
  rolloutId: Type.Optional(Type.String({ maxLength: 64 })),
});

export interface EventRouteDeps extends RouteDeps {
  readonly streams: EventStreams;
  readonly heartbeatMs: number;
}

/** `GET /v1/events` (server-sent) and `GET /v1/audit`. */
export function registerEventRoutes(app: RegistryApp, deps: EventRouteDeps): void {
  addStream(app, deps);
  addAudit(app, deps);
}

function addStream(app: RegistryApp, deps: EventRouteDeps): void {
  app.get(
    '/v1/events',
    {
      // A stream has no end that a HEAD could wait for.
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'Live changes as server-sent events, resumed with Last-Event-ID',
        produces: ['text/event-stream'],
        response: { 200: Type.String(), ...problemResponses },
      },
    },
    (request, reply) => {
      requirePermission(deps.identify(request), 'read');
      const lastEventId = request.headers['last-event-id'];
      const resume = readResumePoint(Array.isArray(lastEventId) ? lastEventId[0] : lastEventId, {
        storeId: deps.store.storeId,
        lastNumber: deps.hub.lastNumber,
      });
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        // An ended stream must not keep its connection, and with it the process, waiting.
        connection: 'close',
        'x-request-id': request.id,
      });
      const stream = new EventStream(
        response,
        {
          store: deps.store,
          hub: deps.hub,
          heartbeatMs: deps.heartbeatMs,
          mayRead: () => deps.isAuthenticated(request),
          onError: (error) => request.log.error({ err: error }, 'An event stream failed.'),
        },
        resume,
      );
      deps.streams.add(stream);
      response.on('close', () => deps.streams.remove(stream));
      stream.start(resume.hello);
    },
  );
}

function addAudit(app: RegistryApp, deps: EventRouteDeps): void {
  app.get(
    '/v1/audit',
    {
      schema: {
        tags,
        summary: 'Who changed what, when and why, newest first',
        querystring: auditQuery,
        response: { 200: auditListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const { cursor, limit = defaultPageLimit, ...filters } = request.query;
      const beforeNumber = decodeNumberCursor(cursor);
      return deps.store.read(async (tables) => {
        const rows = await tables.events.list({
          ...filters,
          limit: limit + 1,
          ...(beforeNumber === undefined ? {} : { beforeNumber }),
        });
        const page = toPage(rows, limit, (event) => event.number);
        return {
          items: [...page.rows],
          ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
        };
      });
    },
  );
}
