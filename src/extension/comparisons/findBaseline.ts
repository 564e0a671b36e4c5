import type { ComparedVersion } from '../../evals/compare/comparison.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { VersionCache } from '../connection/versionCache.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';

export interface BaselineOptions {
  readonly versions: Pick<VersionCache, 'get'>;
  /** The place whose stable version it is; the default environment where nothing is said. */
  readonly environment?: string | undefined;
}

/** The stable version of an environment, with its content; undefined where nothing is live. */
export async function findBaseline(
  { project, key }: Pick<PromptFixtures, 'project' | 'key'>,
  { versions, environment = project.defaultEnvironment }: BaselineOptions,
): Promise<ComparedVersion | undefined> {
  const { connection } = project;
  const prompt = key === undefined ? undefined : connection.state.prompts.get(key);
  if (key === undefined || prompt === undefined) {
    requireKnown(connection.status.kind, connection.label);
    return undefined;
  }
  const served = prompt.environments.find((one) => one.environment === environment);
  if (served?.stable === undefined) return undefined;
  const { version, content } = await versions.get(connection, key, served.stable);
  return { version, content };
}

/** A registry that cannot be asked may well serve the prompt: "nothing is live" would be a guess. */
function requireKnown(status: string, label: string): void {
  if (status === 'live' || status === 'stopped') return;
  throw new UserError(
    l10n.t(
      '{0} cannot be asked what is live, so there is nothing to compare with. Reconnect, then compare again.',
      label,
    ),
  );
}
