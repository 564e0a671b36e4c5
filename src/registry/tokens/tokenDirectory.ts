import { hash, randomBytes } from 'node:crypto';
import type { Identity } from '../../domain/identity/actor.ts';
import type { StoredToken } from '../store/tables/tokenTable.ts';

const tokenPrefix = 'prt_';

/** A new secret of 256 random bits. It is shown once; only its hash is kept. */
export function createTokenSecret(): string {
  return tokenPrefix + randomBytes(32).toString('base64url');
}

/** Random tokens need no slow hash: nobody can guess 256 bits. */
export function hashToken(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** The tokens in memory, since every request is checked. Filled from the store at the start and with each change. */
export class TokenDirectory {
  readonly #byHash = new Map<string, StoredToken>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds a token, or replaces what is known of it. */
  put(token: StoredToken): void {
    this.#byHash.set(token.hash, token);
  }

  forget(tokenId: string): void {
    for (const [hash, token] of this.#byHash)
      if (token.tokenId === tokenId) this.#byHash.delete(hash);
  }

  /** Who a secret stands for; undefined when it is unknown, expired or revoked. */
  identify(secret: string): Identity | undefined {
    const token = this.#byHash.get(hashToken(secret));
    return token && this.isValid(token) ? token : undefined;
  }

  isValid(token: StoredToken): boolean {
    return (
      token.revokedAt === undefined &&
      (token.expiresAt === undefined || token.expiresAt > this.#now())
    );
  }
}
