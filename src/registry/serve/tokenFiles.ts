import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { roles } from '../../domain/identity/actor.ts';
import type { CreateToken } from '../../protocol/registry/tokenDto.ts';
import type { Changes } from '../changes/changes.ts';
import { registryActor } from '../registryActor.ts';
import { createToken } from '../tokens/createToken.ts';
import { revokeToken } from '../tokens/revokeToken.ts';
import type { TokenDirectory } from '../tokens/tokenDirectory.ts';

export interface TokenFiles {
  readonly personTokenFile: string;
  readonly appTokenFile: string;
}

export function findTokenFiles(dataDir: string): TokenFiles {
  return {
    personTokenFile: path.join(dataDir, 'person.token'),
    appTokenFile: path.join(dataDir, 'app.token'),
  };
}

interface TokenFileDeps {
  readonly changes: Changes;
  readonly tokens: TokenDirectory;
}

/** Keeps the tokens in the files as long as they are valid for the same person and application; else makes new ones. */
export async function provideTokenFiles(
  deps: TokenFileDeps,
  files: TokenFiles,
  person: string,
): Promise<void> {
  const personToken = { name: person, kind: 'person' as const, roles: [...roles] };
  await provideToken(deps, files.personTokenFile, personToken);
  const application = { name: 'application', kind: 'machine' as const, roles: ['app' as const] };
  await provideToken(deps, files.appTokenFile, application);
}

/** A valid token for the same actor stays; it is created when the file is missing or its token is not valid. */
export async function provideToken(
  { changes, tokens }: TokenFileDeps,
  file: string,
  wanted: CreateToken,
): Promise<void> {
  const known = await readSecret(file);
  const identity = known === undefined ? undefined : tokens.identify(known);
  if (identity?.name === wanted.name && wanted.roles.every((role) => identity.roles.includes(role)))
    return;
  const { stored, secret } = await changes.run(registryActor, async (unit) => {
    // The file is the only place that knows the old one, which named somebody else.
    if (identity) await revokeToken(unit, identity.tokenId);
    return createToken(unit, wanted);
  });
  if (identity) tokens.forget(identity.tokenId);
  const draft = `${file}.${stored.tokenId}`;
  await writeFile(draft, `${secret}\n`, { mode: 0o600 });
  await rename(draft, file);
  tokens.put(stored);
}

async function readSecret(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return text === '' ? undefined : text;
  } catch {
    // The first start, or deleted by hand: a new one is made.
    return undefined;
  }
}
