import type { VersionCache } from '../connection/versionCache.ts';
import type { Project } from './project.ts';
import type { PromptKnowledge } from './workingCopyBook.ts';

/** What is known of a prompt's versions without asking the registry. */
export function findPromptKnowledge(
  project: Project,
  key: string | undefined,
  versions: VersionCache,
): PromptKnowledge {
  const { connection, defaultEnvironment } = project;
  const { state, status, isLocal } = connection;
  // A local registry that was never started has nothing: that is known, too.
  const isKnown = state.info !== undefined || (isLocal && status.kind === 'stopped');
  const prompt = key === undefined ? undefined : state.prompts.get(key);
  if (key === undefined || prompt === undefined) {
    return { isKnown, versions: [], hasMore: false, live: undefined };
  }
  const read = versions.peek(connection, key);
  const known = read?.items ?? prompt.recentVersions;
  const served = prompt.environments.find((one) => one.environment === defaultEnvironment);
  return {
    isKnown,
    versions: known,
    hasMore: known.length < prompt.versionCount,
    live: served?.stable,
  };
}
