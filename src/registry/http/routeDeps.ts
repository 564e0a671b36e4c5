import type { FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Identity } from '../../domain/identity/actor.ts';
import type { AnswerOnce } from '../changes/answerOnce.ts';
import type { Changes } from '../changes/changes.ts';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events/eventHub.ts';
import type { ServedCounts } from '../resolution/servedCounts.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { TokenDirectory } from '../tokens/tokenDirectory.ts';

/** What routes are made of. */
export interface RouteDeps {
  readonly store: RegistryStore;
  readonly changes: Changes;
  readonly answers: AnswerOnce;
  readonly clock: Clock;
  readonly tokens: TokenDirectory;
  readonly hub: EventHub;
  readonly servedCounts: ServedCounts;
  readonly newId: () => string;
  /** Lower-case hex for the bucketing of a new rollout. */
  readonly newSalt: () => string;
  /** Who sends the request; throws a refusal without a valid token. */
  readonly identify: (request: FastifyRequest) => Identity;
  /** Whether the token of a request that is still being answered is valid now. */
  readonly isAuthenticated: (request: FastifyRequest) => boolean;
}

/** The app as routes see it: types follow the schemas. */
export type RegistryApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
