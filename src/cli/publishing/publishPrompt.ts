import type { RegistryClient } from '../../client/registryClient.ts';
import { RegistryError } from '../../client/registryError.ts';
import { suggestBumpLevel } from '../../domain/prompt/bumpLevel.ts';
import type { VersionOrigin } from '../../domain/prompt/promptVersion.ts';
import type { BumpLevel } from '../../domain/prompt/semanticVersion.ts';
import { readCommitSubject } from '../../git/readCommitSubject.ts';
import { readVersionOrigin } from '../../git/readVersionOrigin.ts';
import type { VersionSummaryDto } from '../../protocol/registry/versionDto.ts';
import { CliError } from '../cliError.ts';
import type { ReadablePrompt } from '../workspace/promptFiles.ts';
import type { ComparedPrompt } from './comparePrompts.ts';

export interface PublishChoices {
  readonly bump?: BumpLevel | undefined;
  readonly message?: string | undefined;
  /** Publish although somebody else published a newer version than the base of this one. */
  readonly beside: boolean;
}

export interface PublishOutcome {
  readonly prompt: string;
  readonly path: string;
  readonly version: string;
  /** `originAdded`: the content was there, but not yet known to come from here. */
  readonly did: 'published' | 'originAdded' | 'nothing';
}

/** Publishes one working copy, or adds its origin to the version that has this content already. */
export async function publishPrompt(
  { client, root }: { readonly client: RegistryClient; readonly root: string },
  compared: ComparedPrompt & { readonly prompt: ReadablePrompt },
  choices: PublishChoices,
): Promise<PublishOutcome> {
  const { prompt, versions } = compared;
  const place = { folder: root, path: prompt.path };
  const origin = await readVersionOrigin(place);
  const equal = versions.find(({ contentHash }) => contentHash === prompt.contentHash);
  const { key, path } = prompt;
  if (equal !== undefined && !isOriginNews(origin, equal.origins))
    return { prompt: key, path, version: equal.version, did: 'nothing' };
  const parent = equal ?? compared.base ?? versions[0];
  const message = choices.message ?? (await readCommitSubject(place)) ?? '';
  const { version, created } = await send(client, key, {
    parent: parent?.version ?? null,
    ...chooseNewestSeen(compared, choices),
    bump: choices.bump ?? (await chooseBump(client, prompt, parent)),
    content: prompt.content,
    source: prompt.source,
    origin,
    message: message.slice(0, 5000),
  });
  return {
    prompt: key,
    path,
    version: version.version,
    did: created ? 'published' : 'originAdded',
  };
}

type PublishBody = Parameters<RegistryClient['versions']['publish']>[1];

async function send(
  client: RegistryClient,
  key: string,
  body: PublishBody,
): ReturnType<RegistryClient['versions']['publish']> {
  try {
    return await client.versions.publish(key, body);
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'newer_version')
      throw new CliError(
        `${key}: ${error.message} This copy is based on ${body.newestSeen ?? 'an earlier version'}. Look at the newer one, or publish beside it with --beside.`,
      );
    throw error;
  }
}

/** What this copy knows of: a version published since by somebody else is worth a look before going on. */
function chooseNewestSeen(
  { base, versions }: ComparedPrompt,
  { beside }: PublishChoices,
): { newestSeen?: string } {
  const seen = beside ? versions[0] : (base ?? versions[0]);
  return seen === undefined ? {} : { newestSeen: seen.version };
}

async function chooseBump(
  client: RegistryClient,
  prompt: ReadablePrompt,
  parent: VersionSummaryDto | undefined,
): Promise<BumpLevel> {
  if (parent === undefined) return 'major';
  const { content } = await client.versions.get(prompt.key, parent.version);
  return suggestBumpLevel(content, prompt.content).level;
}

/** A commit where none was known, or a merged one where none was: that is what environments may ask for. */
function isOriginNews(origin: VersionOrigin, known: readonly VersionOrigin[]): boolean {
  if (origin.commit === undefined || origin.uncommitted === true) return false;
  const committed = known.filter((one) => one.commit !== undefined && one.uncommitted !== true);
  if (committed.length === 0) return true;
  return origin.merged === true && !committed.some((one) => one.merged === true);
}
