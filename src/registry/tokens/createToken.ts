import { randomUUID } from 'node:crypto';
import type { CreateToken, TokenDto } from '../../protocol/registry/tokenDto.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { toTime } from '../clock.ts';
import type { StoredToken } from '../store/tables/tokenTable.ts';
import { createTokenSecret, hashToken } from './tokenDirectory.ts';

const dayMs = 24 * 60 * 60 * 1000;

export interface CreatedToken {
  readonly stored: StoredToken;
  /** Shown once, never kept. */
  readonly secret: string;
}

/** Creates a token and records that, without the secret. */
export async function createToken(unit: UnitOfWork, body: CreateToken): Promise<CreatedToken> {
  const secret = createTokenSecret();
  const stored: StoredToken = {
    tokenId: randomUUID(),
    hash: hashToken(secret),
    name: body.name,
    kind: body.kind,
    roles: body.roles,
    ...(body.environments ? { environments: body.environments } : {}),
    createdAt: unit.now,
    createdBy: unit.actor.name,
    ...(body.expiresInDays === undefined
      ? {}
      : { expiresAt: unit.now + body.expiresInDays * dayMs }),
  };
  await unit.tables.tokens.insert(stored);
  const where = body.environments ? ` in ${body.environments.join(', ')}` : '';
  await unit.record({
    type: 'token.created',
    summary: `${body.name}: ${body.roles.join(', ')}${where}`,
  });
  return { stored, secret };
}

/** A token without its hash. */
export function toTokenDto(token: StoredToken): TokenDto {
  return {
    id: token.tokenId,
    name: token.name,
    kind: token.kind,
    roles: [...token.roles],
    ...(token.environments ? { environments: [...token.environments] } : {}),
    createdAt: toTime(token.createdAt),
    createdBy: token.createdBy,
    ...(token.expiresAt === undefined ? {} : { expiresAt: toTime(token.expiresAt) }),
    ...(token.revokedAt === undefined ? {} : { revokedAt: toTime(token.revokedAt) }),
  };
}
