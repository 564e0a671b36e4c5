import type { CommandDeps } from '../commands/commandDeps.ts';
import type { PromptInHand } from '../commands/resolvePrompt.ts';
import { describeError } from '../platform/logger.ts';
import { workingCopyText } from '../tree/describePromptRow.ts';
import { listPromptVersions, type PromptVersionRef } from './knownPromptVersions.ts';
import type { VersionChoiceFacts } from './versionChoices.ts';
import type { VersionPlace } from './versionUri.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';

const listedVersions = 200;

export type PromptFactsDeps = Pick<CommandDeps, 'versions' | 'log' | 'moment'>;

/** The stable version of the project's default environment. */
export function findLive({ project, prompt }: PromptInHand): string | undefined {
  return prompt?.environments.find((one) => one.environment === project.defaultEnvironment)?.stable;
}

/** The version that a rollout is moving to, in the default environment before all others. */
export function findCandidate({ project, prompt }: PromptInHand): string | undefined {
  const moving = (prompt?.environments ?? []).filter((one) => one.candidate !== undefined);
  const first = moving.find((one) => one.environment === project.defaultEnvironment) ?? moving[0];
  return first?.candidate?.version;
}

export function placeOf({ project, key }: PromptInHand, version: string): VersionPlace {
  return { registry: project.connection.id, prompt: key, version };
}

/** Asks for the list of versions; without the registry, what was known last. */
export async function readVersionRefs(
  { project, key, prompt }: PromptInHand,
  { versions, log }: PromptFactsDeps,
): Promise<readonly PromptVersionRef[]> {
  try {
    const listed = await versions.list(project.connection, key, listedVersions);
    return listPromptVersions(prompt, listed);
  } catch (error) {
    log.debug(`Versions of ${key} could not be listed: ${describeError(error)}`);
    return listPromptVersions(prompt, versions.peek(project.connection, key));
  }
}

/** What lists of versions say about a prompt. */
export function toChoiceFacts(
  inHand: PromptInHand,
  versions: readonly PromptVersionRef[],
  { moment }: PromptFactsDeps,
): VersionChoiceFacts {
  const { copy, project, prompt } = inHand;
  return {
    prompt,
    versions,
    defaultEnvironment: project.defaultEnvironment,
    moment: registryMoment(moment(), project.connection.state),
    workingCopy: copy === undefined ? undefined : { path: copy.path, state: workingCopyText(copy) },
  };
}
