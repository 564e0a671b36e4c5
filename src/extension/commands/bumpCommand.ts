// Bump Version…: publishes what the file holds under a new number. It moves no traffic.
import type { PublishedVersion } from '../../client/routes/versionRoutes.ts';
import { assertNever } from '../../domain/assertNever.ts';
import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { VersionOrigin } from '../../domain/prompt/promptVersion.ts';
import type { BumpLevel } from '../../domain/prompt/semanticVersion.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { PublishVersion } from '../../protocol/registry/versionDto.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { CancelledError, UserError } from '../platform/userError.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { readBumpEvals } from './bumpEvals.ts';
import { toBumpQuestion, type BumpFacts } from './bumpModel.ts';
import type { CommandDeps } from './commandDeps.ts';
import { resolveContinued } from './renameCommands.ts';
import { isRegistryFault } from './registryFault.ts';
import { resolvePromptFile, type PromptInHand } from './resolvePrompt.ts';
import { sendNoted, takeUnanswered } from './unanswered.ts';

export type FileInHand = PromptInHand & { readonly copy: WorkingCopy };

/** Where a file comes from, for the version's record. */
export type FindOrigin = (inHand: FileInHand) => Promise<VersionOrigin>;

const maxMessageLength = 5000;

export async function bumpVersion(
  target: CommandTarget,
  deps: CommandDeps,
  findOrigin: FindOrigin,
): Promise<void> {
  const inHand = await resolvePromptFile(target, deps, l10n.t('Bump Version'));
  const continues = await resolveContinued(inHand.copy.uri, deps);
  const source = await readSaved(inHand, deps);
  const content = await readContent(inHand, source, deps);
  await makeReadable(inHand);
  const facts = await gatherFacts(inHand, content, deps);
  if (facts === undefined) return;
  // What is published while the person reads and types has not been seen, even if this window hears of it.
  const newestSeen = inHand.project.connection.state.prompts.get(inHand.key)?.newestVersion;
  const level = await askLevel(inHand, facts, deps);
  const message = await askMessage(inHand, deps);
  const origin = await findOrigin(inHand);
  await continuePrompt(inHand, continues);
  const published = await publish(inHand, deps, {
    parent: facts.base?.version ?? null,
    bump: level,
    content,
    source,
    origin,
    message,
    ...(newestSeen === undefined ? {} : { newestSeen }),
  });
  const number = published.version.version;
  if (published.created) await settle(inHand, number, deps);
  else {
    await keepBase(inHand, number, deps);
    deps.ui.inform(
      l10n.t('{0} {1} has the same content: nothing new was published.', inHand.key, number),
    );
  }
}

/** The level; what is only looked at ends the flow, and a comparison goes on with what it found. */
async function askLevel(
  inHand: FileInHand,
  facts: BumpFacts,
  deps: CommandDeps,
): Promise<BumpLevel> {
  const { copy, key, project } = inHand;
  const evals = await readBumpEvals(inHand, facts.content, deps);
  const choice = await deps.ui.pick(toBumpQuestion({ ...facts, evals }));
  switch (choice.kind) {
    case 'level':
      return choice.level;
    case 'compare':
      await deps.runCommand(commandIds.compareVersions, {
        uri: copy.uri,
        ...(facts.base === undefined ? {} : { baseVersion: facts.base.version }),
      });
      throw new CancelledError();
    case 'showEvals': {
      const { evidenceId } = choice;
      await deps.runCommand(commandIds.openEvidence, {
        ...{ project: project.id, prompt: key, evidenceId },
      });
      throw new CancelledError();
    }
    case 'runEvals': {
      await deps.runCommand(commandIds.compareFixtures, { uri: copy.uri });
      const after = await readBumpEvals(inHand, facts.content, deps);
      // Nothing came of it, which was said.
      if (after?.newestId === evals?.newestId) throw new CancelledError();
      return askLevel(inHand, facts, deps);
    }
    default:
      return assertNever(choice);
  }
}

/** An earlier try that nobody answered was carried out. */
async function wasPublished(
  { key }: FileInHand,
  content: PromptContent,
  deps: CommandDeps,
): Promise<boolean> {
  return (await takeUnanswered(deps, ['bump', key])) === calculateContentHash(content);
}

/** What is the case after a version was published: the message is used up, and the file goes on from there. */
async function settle(inHand: FileInHand, version: string, deps: CommandDeps): Promise<void> {
  await keepBase(inHand, version, deps);
  report(inHand, version, deps);
}

async function keepBase(
  { key, copy }: FileInHand,
  version: string,
  { drafts, workingCopies }: CommandDeps,
): Promise<void> {
  await drafts.forget('message', key);
  await workingCopies.setBase(copy.uri, version);
}

/** A dirty file is saved, and that is said: what is published is what lies on disk. */
async function readSaved({ copy }: FileInHand, { editor, ui }: CommandDeps): Promise<string> {
  if (editor.isDirty(copy.uri)) {
    await editor.save(copy.uri);
    ui.inform(l10n.t('Saved {0}.', copy.path));
  }
  // Byte by byte, so that restoring gives back the file and not only its lines.
  return editor.readSource(copy.uri);
}

/** Refuses a file with errors, and goes to the first one. */
async function readContent(
  { key, copy }: FileInHand,
  source: string,
  { editor }: CommandDeps,
): Promise<PromptContent> {
  const { content, problems } = parsePromptFile(source);
  if (content !== undefined) return content;
  const first = problems.find((problem) => problem.severity === 'error') ?? problems[0];
  const place = first?.range.start ?? { line: 0, column: 0 };
  await editor.reveal(copy.uri, place);
  throw new UserError(
    l10n.t(
      '{0} was not published. Line {1}: {2}',
      key,
      String(place.line + 1),
      first?.message ?? '',
    ),
  );
}

/** A registry that cannot be reached is said before anybody types; a local one without data is just new. */
async function makeReadable({ project, prompt }: FileInHand): Promise<void> {
  const { connection } = project;
  if (connection.status.kind === 'live') return;
  try {
    await connection.reader();
  } catch (error) {
    if (!connection.isLocal || prompt !== undefined || !(error instanceof UserError)) throw error;
  }
}

async function gatherFacts(
  inHand: FileInHand,
  content: PromptContent,
  deps: CommandDeps,
): Promise<BumpFacts | undefined> {
  const { project, key } = inHand;
  const { connection } = project;
  const copy = (await deps.workingCopies.refresh(inHand.copy.uri)) ?? inHand.copy;
  const { state } = copy;
  if (state.kind === 'live' || state.kind === 'equals') {
    if (await wasPublished(inHand, content, deps)) await settle(inHand, state.version, deps);
    else deps.ui.inform(l10n.t('{0} equals {1}: there is nothing to publish.', key, state.version));
    return undefined;
  }
  if (state.kind !== 'changedSince') return { key, content, base: undefined, existing: [] };
  const base = await deps.versions.get(connection, key, state.version);
  const { items } = await deps.versions.list(connection, key, Infinity);
  return { key, content, base, existing: items.map((one) => one.version) };
}

async function askMessage({ key }: FileInHand, { ui, drafts }: CommandDeps): Promise<string> {
  const kept = drafts.get('message', key);
  const message = await ui.input({
    title: l10n.t('Bump {0} (2/2)', key),
    prompt: l10n.t('What changed, and why? It is kept with the version.'),
    ...(kept === undefined ? {} : { value: kept }),
    validate: (text) =>
      text.length > maxMessageLength
        ? l10n.t('At most {0} characters.', maxMessageLength)
        : text.trim() === ''
          ? l10n.t('A short message is needed.')
          : undefined,
  });
  await drafts.keep(message, 'message', key);
  return message.trim();
}

/** Says that the new prompt goes on where the renamed one ends. The registry may have forgotten that one. */
async function continuePrompt(
  { project: { connection }, key }: FileInHand,
  continues: string | undefined,
): Promise<void> {
  if (continues === undefined || !connection.state.prompts.has(continues)) return;
  const client = await connection.writer(l10n.t('publish the version'));
  await client.prompts.put(key, { continues });
}

async function publish(
  inHand: FileInHand,
  deps: CommandDeps,
  body: PublishVersion,
): Promise<PublishedVersion> {
  const { project, key } = inHand;
  const client = await project.connection.writer(l10n.t('publish the version'));
  let { newestSeen } = body;
  for (;;) {
    try {
      const wanted = { ...body, ...(newestSeen === undefined ? {} : { newestSeen }) };
      const sent = { name: ['bump', key], note: calculateContentHash(body.content) };
      return await sendNoted(deps, sent, () => client.versions.publish(key, wanted));
    } catch (error) {
      if (!isRegistryFault(error, 'newer_version')) throw error;
      newestSeen = await askAboutNewer(inHand, deps, body.parent);
    }
  }
}

/** Somebody published meanwhile: compare with theirs, publish beside it, or stop. Answers the newest version that was seen. */
async function askAboutNewer(
  { project, key, copy }: FileInHand,
  deps: CommandDeps,
  base: string | null,
): Promise<string | undefined> {
  const client = await project.connection.reader();
  const newest = (await client.versions.list(key, { limit: 1 })).items[0];
  const version = newest?.version ?? '';
  const choice = await deps.ui.pick({
    title: l10n.t('{0} {1} was published meanwhile', key, version),
    placeholder: l10n.t('{0}: {1}', newest?.createdBy.name ?? '', newest?.message ?? ''),
    items: [
      {
        label: `$(diff) ${l10n.t('Compare with {0}', version)}`,
        description: l10n.t('stops here; your message is kept'),
        value: 'compare' as const,
        isPreselected: true,
      },
      {
        label: `$(git-branch) ${l10n.t('Publish beside it')}`,
        description: base === null ? '' : l10n.t('a further version after {0}', base),
        value: 'beside' as const,
      },
      { label: `$(close) ${l10n.t('Cancel')}`, value: 'cancel' as const },
    ],
  });
  if (choice === 'beside') return newest?.version;
  if (choice === 'compare') {
    await deps.runCommand(commandIds.compareVersions, { uri: copy.uri, baseVersion: version });
  }
  throw new CancelledError();
}

function report(
  { project, key }: FileInHand,
  number: string,
  { ui, runCommand }: CommandDeps,
): void {
  const target: CommandTarget = { project: project.id, prompt: key, version: number };
  const served = project.connection.state.prompts.get(key)?.environments ?? [];
  const staging = {
    label: l10n.t('Deploy to Staging'),
    run: () => runCommand(commandIds.deployToStaging, target),
  };
  const canary = {
    label: l10n.t('Start Canary…'),
    run: () => runCommand(commandIds.startCanary, target),
  };
  // Where nothing is live there is nothing to canary against.
  const hasLive = served.some((one) => one.environment === project.defaultEnvironment);
  ui.inform(
    l10n.t('Published {0} {1}. It serves nobody yet.', key, number),
    hasLive ? [canary, staging] : [staging],
  );
}

export const bumpHandlers = (deps: CommandDeps, findOrigin: FindOrigin) => ({
  [commandIds.bumpVersion]: (target: CommandTarget) => bumpVersion(target, deps, findOrigin),
});
