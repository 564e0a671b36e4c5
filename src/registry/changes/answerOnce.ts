/** Answers changing requests exactly once for each Idempotency-Key. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toCanonicalJson } from '../../domain/prompt/contentHash.ts';
import type { Identity } from '../../domain/identity/actor.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import type { RequestIdentity, StoredAnswer } from '../store/tables/idempotencyTable.ts';
import { parseStored } from '../store/parseStored.ts';
import type { Changes } from './changes.ts';
import type { UnitOfWork } from './unitOfWork.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers?: Readonly<Record<string, string>>;
}

/** For an answer that shows a secret: what is kept of it, and how a repeated request is refused with that. */
export interface SecretAnswer<T, Kept> {
  readonly keep: (body: T) => Kept;
  readonly refuse: (kept: Kept) => RegistryRefusal;
}

export const idempotencyLifetimeMs = 24 * 60 * 60 * 1000;
const maxKeyLength = 255;

/** Runs the change of a request and sends its answer, or the stored answer of the same request before. */
export class AnswerOnce {
  readonly #changes: Changes;
  readonly #inFlight = new Set<string>();

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  async send<T, Kept = T>(
    call: { request: FastifyRequest; reply: FastifyReply; identity: Identity },
    work: (unit: UnitOfWork) => Promise<Answer<T>>,
    secret?: SecretAnswer<T, Kept>,
  ): Promise<T> {
    const { request, reply, identity } = call;
    const key = readIdempotencyKey(request);
    if (key === undefined) {
      const answer = await this.#changes.run(identity, work);
      writeHead(reply, answer);
      return answer.body;
    }
    const path = request.url.split('?', 1)[0] ?? request.url;
    const once = { tokenId: identity.tokenId, method: request.method, path, key };
    const name = JSON.stringify(once);
    if (this.#inFlight.has(name))
      throw new RegistryRefusal(
        'request_in_flight',
        'The same request is being answered. Repeat it with the same Idempotency-Key in a moment.',
        { headers: { 'retry-after': '1' } },
      );
    this.#inFlight.add(name);
    try {
      const bodyHash = hashBody(request.body);
      const { fresh, stored } = await this.#changes.run(identity, (unit) =>
        answerInTransaction(unit, { once, bodyHash, keep: secret?.keep }, work),
      );
      writeHead(reply, stored);
      if (fresh) return fresh.body;
      reply.header('idempotency-replayed', 'true');
      // What was stored is what this same route answered.
      if (secret) throw secret.refuse(parseStored<Kept>(stored.body));
      return parseStored<T>(stored.body);
    } finally {
      this.#inFlight.delete(name);
    }
  }
}

async function answerInTransaction<T>(
  unit: UnitOfWork,
  call: { once: RequestIdentity; bodyHash: string; keep: ((body: T) => unknown) | undefined },
  work: (unit: UnitOfWork) => Promise<Answer<T>>,
): Promise<{ fresh?: Answer<T>; stored: StoredAnswer }> {
  const { once, bodyHash, keep } = call;
  const known = await unit.tables.idempotency.find(once);
  if (known && known.createdAt > unit.now - idempotencyLifetimeMs) {
    if (known.bodyHash === bodyHash) return { stored: known };
    throw new RegistryRefusal(
      'idempotency_key_reused',
      'This Idempotency-Key belongs to a request with another body. Use a new key.',
    );
  }
  if (known) await unit.tables.idempotency.delete(once);
  const fresh = await work(unit);
  const stored = {
    bodyHash,
    status: fresh.status,
    headers: fresh.headers ?? {},
    body: JSON.stringify(keep ? keep(fresh.body) : fresh.body),
    createdAt: unit.now,
  };
  await unit.tables.idempotency.insert(once, stored);
  return { fresh, stored };
}

function writeHead(reply: FastifyReply, answer: Pick<Answer<unknown>, 'status' | 'headers'>): void {
  reply.code(answer.status).headers(answer.headers ?? {});
}

function readIdempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method !== 'POST') return undefined;
  if (typeof key === 'string' && key.length > 0 && key.length <= maxKeyLength) return key;
  throw new RegistryRefusal(
    'bad_request',
    `An Idempotency-Key is one text of 1 to ${maxKeyLength} characters.`,
  );
}

function hashBody(body: unknown): string {
  return createHash('sha256')
    .update(toCanonicalJson(body ?? null))
    .digest('hex');
}
