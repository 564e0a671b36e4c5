import type { FastifyRequest } from 'fastify';
import { RegistryRefusal } from './registryRefusal.ts';

/** What a conditional request says about the state it is based on. */
export type Precondition =
  | { readonly kind: 'none' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'revision'; readonly revisions: readonly number[] }
  | { readonly kind: 'any' };

export function toEntityTag(revision: number): string {
  return `"${revision}"`;
}

/** Reads `If-Match` and `If-None-Match: *`. */
export function readPrecondition(request: FastifyRequest): Precondition {
  const ifMatch = request.headers['if-match'];
  if (ifMatch !== undefined) {
    if (ifMatch.trim() === '*') return { kind: 'any' };
    const tags = ifMatch.split(',').map((tag) => /^\s*"([0-9]{1,15})"\s*$/.exec(tag)?.[1]);
    return {
      kind: 'revision',
      revisions: tags.map((tag) => (tag === undefined ? -1 : Number(tag))),
    };
  }
  return request.headers['if-none-match']?.trim() === '*' ? { kind: 'absent' } : { kind: 'none' };
}

/**
 * Refuses a change that is based on another state than the present one. `current` is the state that the caller gets to
 * see; without one nothing exists yet.
 */
export function checkPrecondition(
  precondition: Precondition,
  current: { readonly revision: number; readonly state: unknown } | undefined,
): void {
  if (precondition.kind === 'none')
    throw new RegistryRefusal(
      'precondition_required',
      current
        ? 'Send the ETag of the state that this is based on as If-Match.'
        : 'Nothing exists here yet. Send If-None-Match: * to create it.',
    );
  if (isBasedOn(precondition, current?.revision)) return;
  throw new RegistryRefusal(
    'precondition_failed',
    'Somebody else changed this in the meantime. Look at the present state and decide again.',
    {
      current: current?.state ?? null,
      ...(current ? { headers: { etag: toEntityTag(current.revision) } } : {}),
    },
  );
}

function isBasedOn(precondition: Precondition, revision: number | undefined): boolean {
  switch (precondition.kind) {
    case 'none':
      return false;
    case 'any':
      return revision !== undefined;
    case 'absent':
      return revision === undefined;
    case 'revision':
      return revision !== undefined && precondition.revisions.includes(revision);
  }
}
