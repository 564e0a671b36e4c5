import type { RegistryClient } from '../../client/registryClient.ts';
import { RegistryError } from '../../client/registryError.ts';
import type { ComparedVersion } from '../../evals/compare/comparison.ts';
import { createUsageError } from '../cliError.ts';

export interface BaselineQuestion {
  readonly prompt: string;
  /** `live` or a version. */
  readonly compare: string;
  /** What `live` means. */
  readonly environment: string;
}

/** The version that a prompt is compared with; undefined when nothing is live. */
export async function findBaseline(
  client: RegistryClient,
  { prompt, compare, environment }: BaselineQuestion,
): Promise<ComparedVersion | undefined> {
  const version = compare === 'live' ? await findLive(client, { prompt, environment }) : compare;
  if (version === undefined) return undefined;
  try {
    const { content } = await client.versions.get(prompt, version);
    return { version, content };
  } catch (error) {
    if (!isUnknown(error)) throw error;
    throw createUsageError(`The registry has no version ${version} of ${prompt}.`);
  }
}

async function findLive(
  client: RegistryClient,
  place: { readonly prompt: string; readonly environment: string },
): Promise<string | undefined> {
  try {
    return (await client.deployments.serving(place)).deployment?.stable;
  } catch (error) {
    // Never published, so nothing of it is live.
    if (error instanceof RegistryError && error.code === 'prompt_not_found') return undefined;
    throw error;
  }
}

function isUnknown(error: unknown): boolean {
  const codes: readonly string[] = ['prompt_not_found', 'version_not_found'];
  return error instanceof RegistryError && codes.includes(error.code);
}
