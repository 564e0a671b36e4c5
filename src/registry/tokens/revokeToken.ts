import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import type { StoredToken } from '../store/tables/tokenTable.ts';

/** Revokes a token and records that; one that is revoked already stays as it is. */
export async function revokeToken(unit: UnitOfWork, id: string): Promise<StoredToken> {
  const tokens = await unit.tables.tokens.list();
  const token = tokens.find((one) => one.tokenId === id);
  if (!token) throw new RegistryRefusal('not_found', 'There is no token with this id.');
  if (token.revokedAt !== undefined) return token;
  await unit.tables.tokens.revoke(token.tokenId, unit.now);
  await unit.record({ type: 'token.revoked', summary: token.name });
  return { ...token, revokedAt: unit.now };
}
