import { calculateContentHash, toCanonicalJson } from '../../domain/prompt/contentHash.ts';
import { calculateNextVersion } from '../../domain/prompt/nextVersion.ts';
import { maxContentBytes, maxSourceBytes } from '../../domain/prompt/promptContent.ts';
import type { VersionOrigin } from '../../domain/prompt/promptVersion.ts';
import type { PublishVersion, VersionDto } from '../../protocol/registry/versionDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { readPromptDto } from '../prompts/toPromptDto.ts';
import type { ServedCounts } from '../resolution/servedCounts.ts';
import type { StoredPrompt } from '../store/tables/promptTable.ts';
import type { StoredVersion } from '../store/tables/versionTable.ts';
import { readServedHistory, toVersionDto, toVersionSummaryDto } from './toVersionDto.ts';
import { refuseArchived } from '../prompts/refuseArchived.ts';

const maxOrigins = 100;

/** Publishes a version, or finds the one that has this content already. It moves no traffic. */
export async function publishVersion(
  unit: UnitOfWork,
  request: { prompt: string; body: PublishVersion },
  servedCounts: ServedCounts,
): Promise<Answer<VersionDto>> {
  const { prompt: key, body } = request;
  const contentHash = calculateContentHash(body.content);
  const prompt = (await unit.tables.prompts.find(key)) ?? (await createPrompt(unit, key));
  refuseArchived(prompt, 'takes no new versions');
  const equal = await unit.tables.versions.findByContent(key, contentHash);
  if (equal) return answerEqual(unit, equal, body.origin);
  await checkNewest(unit, prompt, body);
  const numbers = await unit.tables.versions.listNumbers(key);
  if (body.parent !== null && !numbers.includes(body.parent))
    throw new RegistryRefusal('version_not_found', `${key} has no version ${body.parent}.`);
  const version = {
    prompt: key,
    version: calculateNextVersion(numbers, body.parent, body.bump),
    sequence: prompt.versionCount + 1,
    parent: body.parent,
    content: body.content,
    source: body.source,
    contentHash,
    message: body.message,
    origins: body.origin ? [body.origin] : [],
    dependencies: body.dependencies ?? {},
    createdAt: unit.now,
    createdBy: { name: unit.actor.name, kind: unit.actor.kind },
  };
  await unit.tables.versions.insert(version);
  const changed = {
    ...prompt,
    versionCount: version.sequence,
    newestVersion: version.version,
  };
  await unit.tables.prompts.save(changed);
  const history = await readServedHistory(unit.tables, key);
  await unit.record({
    type: 'version.published',
    prompt: key,
    version: version.version,
    ...(body.message === '' ? {} : { reason: body.message }),
    promptState: await readPromptDto(unit.tables, changed, servedCounts),
    versionState: toVersionSummaryDto(version, history),
  });
  return { status: 201, body: toVersionDto(version, history) };
}

/** Refuses what is too large before a transaction begins. */
export function checkVersionSize(body: PublishVersion): void {
  const contentBytes = Buffer.byteLength(toCanonicalJson(body.content));
  if (contentBytes > maxContentBytes)
    throw new RegistryRefusal(
      'too_large',
      `The content has ${contentBytes} bytes; at most ${maxContentBytes} are possible.`,
    );
  const sourceBytes = Buffer.byteLength(body.source);
  if (sourceBytes > maxSourceBytes)
    throw new RegistryRefusal(
      'too_large',
      `The source has ${sourceBytes} bytes; at most ${maxSourceBytes} are possible.`,
    );
}

async function createPrompt(unit: UnitOfWork, key: string): Promise<StoredPrompt> {
  const prompt = { key, archived: false, versionCount: 0, createdAt: unit.now };
  await unit.tables.prompts.save(prompt);
  return prompt;
}

/** Only who says what the newest known version is can be told that there is a newer one. */
async function checkNewest(
  unit: UnitOfWork,
  prompt: StoredPrompt,
  body: PublishVersion,
): Promise<void> {
  if (body.newestSeen === undefined || prompt.newestVersion === undefined) return;
  if (body.newestSeen === prompt.newestVersion) return;
  const newest = await unit.tables.versions.find(prompt.key, prompt.newestVersion);
  const history = await readServedHistory(unit.tables, prompt.key);
  throw new RegistryRefusal(
    'newer_version',
    `${prompt.newestVersion} was published after ${body.newestSeen}. Compare with it, or publish beside it.`,
    newest ? { current: toVersionSummaryDto(newest, history) } : {},
  );
}

/** The same content is the same version: a bump on a branch and one after the merge meet here. */
async function answerEqual(
  unit: UnitOfWork,
  equal: StoredVersion,
  origin: VersionOrigin | undefined,
): Promise<Answer<VersionDto>> {
  const history = await readServedHistory(unit.tables, equal.prompt);
  const stored = await unit.tables.versions.readContent(equal.prompt, equal.version);
  if (!stored) throw new Error(`Version ${equal.version} of ${equal.prompt} has no content.`);
  const isKnown =
    origin === undefined ||
    Object.keys(origin).length === 0 ||
    equal.origins.some((known) => toCanonicalJson(known) === toCanonicalJson(origin));
  const origins = isKnown ? equal.origins : [...equal.origins, origin].slice(-maxOrigins);
  const version = { ...equal, origins, ...stored };
  if (!isKnown) {
    await unit.tables.versions.saveOrigins(equal.prompt, equal.version, origins);
    await unit.record({
      type: 'version.origin_added',
      prompt: equal.prompt,
      version: equal.version,
      versionState: toVersionSummaryDto(version, history),
    });
  }
  const body: VersionDto = toVersionDto(version, history);
  return { status: 200, body };
}
