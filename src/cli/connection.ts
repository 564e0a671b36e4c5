// Where the registry is and which token it gets: flags, then environment variables, then the project file.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  isLoopback,
  normalizeBaseUrl,
  type ConnectionOptions,
} from '../client/connectionOptions.ts';
import { readRegistryHolder } from '../client/localRegistry/registryHolder.ts';
import { CliError, createUsageError } from './cliError.ts';
import { exitCodes } from './exitCode.ts';

export interface ConnectionSources {
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
  /** The data folder of a registry on this machine, which says itself where it listens. */
  readonly dataDir?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Read only when nothing else names a registry. */
  readonly projectUrl: () => Promise<string | undefined>;
}

const noRegistry =
  'No registry is named. Use --url, set PROMPT_ROLLOUT_URL, or write registry: into prompt-rollout.yml.';

export type Connection = Pick<ConnectionOptions, 'baseUrl' | 'token'>;

/** Throws a usage error that says what is missing. */
export async function resolveConnection(sources: ConnectionSources): Promise<Connection> {
  if (sources.dataDir !== undefined && sources.url === undefined)
    return connectToHolder(sources, sources.dataDir);
  const named = sources.url ?? toText(sources.environment['PROMPT_ROLLOUT_URL']);
  const url = named ?? (await sources.projectUrl());
  if (url === undefined) throw createUsageError(noRegistry);
  const baseUrl = parseUrl(url);
  const token = await readToken(sources);
  if (token !== undefined && named === undefined && !isLoopback(baseUrl))
    throw createUsageError(
      `The project file names ${baseUrl}, but nobody said that this token is meant for it. Name it beside the token: --url ${baseUrl}, or PROMPT_ROLLOUT_URL=${baseUrl}.`,
    );
  return { baseUrl, token: () => Promise.resolve(token) };
}

async function connectToHolder(sources: ConnectionSources, dataDir: string): Promise<Connection> {
  const holder = await readRegistryHolder(dataDir);
  if (holder === undefined)
    throw new CliError(`No registry runs on ${dataDir}.`, exitCodes.unreachable);
  const tokenFile = sources.tokenFile ?? path.join(dataDir, 'person.token');
  const token = await readToken({ ...sources, tokenFile });
  return { baseUrl: parseUrl(holder.url), token: () => Promise.resolve(token) };
}

function parseUrl(url: string): string {
  try {
    return normalizeBaseUrl(url);
  } catch (error) {
    throw createUsageError(error instanceof Error ? error.message : String(error));
  }
}

async function readToken(sources: ConnectionSources): Promise<string | undefined> {
  const { tokenFile } = sources;
  if (tokenFile === undefined) return toText(sources.environment['PROMPT_ROLLOUT_TOKEN']);
  try {
    const token = toText(await readFile(tokenFile, 'utf8'));
    if (token !== undefined) return token;
  } catch {
    throw createUsageError(`The token file ${tokenFile} cannot be read.`);
  }
  throw createUsageError(`The token file ${tokenFile} is empty.`);
}

function toText(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === '' ? undefined : text;
}
