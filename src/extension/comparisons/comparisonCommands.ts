// What the last comparison found: the cases that changed, or the run as the registry keeps it.
import type { RegistryClient } from '../../client/registryClient.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { resolvePrompt, type PromptInHand } from '../commands/resolvePrompt.ts';
import { findPromptUri } from '../caseTests/fixtureCommands.ts';
import type { FixtureBook } from '../caseTests/promptFixtures.ts';
import type { DiffWindow } from '../diff/diffWindow.ts';
import { editPromptFile } from '../../formats/promptFileEdit.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import { openBehaviourDiff } from './behaviourDiff.ts';
import type { ComparisonBook, KnownComparison } from './comparisonBook.ts';
import { writeEvidenceDocument } from './evidenceDocument.ts';
import { readRecordedEvals } from './recordedEvals.ts';

export interface ComparisonDeps extends CommandDeps {
  readonly book: Pick<FixtureBook, 'findPrompt'>;
  readonly comparisons: Pick<ComparisonBook, 'of' | 'findRecorded'>;
  readonly diffs: DiffWindow;
}

export const comparisonHandlers = (deps: ComparisonDeps) => ({
  [commandIds.compareBehaviour]: (target: CommandTarget) => compareBehaviour(target, deps),
  [commandIds.openEvidence]: (target: CommandTarget) => openEvidence(target, deps),
});

/** What this window compared shows every answer; what others recorded shows the counts. */
async function compareBehaviour(target: CommandTarget, deps: ComparisonDeps): Promise<void> {
  const uri = await findPromptUri(target, deps, l10n.t('Compare Behaviour'));
  const known = deps.comparisons.of(uri, target.version);
  const isCurrent = known?.contentHash === deps.workingCopies.ofFile(uri)?.contentHash;
  const shown = known !== undefined && (target.version !== undefined || isCurrent);
  if (shown) await openBehaviour(known, deps);
  else if (!(await openRecorded({ ...target, uri }, deps))) {
    if (known === undefined) throw nothingRecorded(target.version, { uri }, deps);
    await openBehaviour(known, deps);
  }
}

/** Where the file holds something else by now, it is shown as it would be with what was compared. */
async function openBehaviour(known: KnownComparison, deps: ComparisonDeps): Promise<void> {
  const { uri } = known.prompt;
  const isCurrent = known.contentHash === deps.workingCopies.ofFile(uri)?.contentHash;
  const edited = isCurrent
    ? undefined
    : editPromptFile(await deps.editor.readText(uri), known.comparison.candidate);
  const comparedText = edited?.kind === 'edited' ? edited.text : undefined;
  await openBehaviourDiff(known, { comparedText }, deps.diffs);
}

/** A run by its id, else the newest on a version or on what the file holds. */
async function openEvidence(target: CommandTarget, deps: ComparisonDeps): Promise<void> {
  await deps.projects.ready;
  const { evidenceId, version } = target;
  const known = evidenceId === undefined ? undefined : deps.comparisons.findRecorded(evidenceId);
  if (known !== undefined) {
    await openBehaviour(known, deps);
    return;
  }
  const file = target.uri ?? (target.prompt === undefined ? deps.editor.activeFile() : undefined);
  const uri = file === undefined ? undefined : deps.book.findPrompt(file);
  const named = uri === undefined ? target : { ...target, uri };
  if (!(await openRecorded(named, deps))) throw nothingRecorded(version, named, deps);
}

async function openRecorded(target: CommandTarget, deps: ComparisonDeps): Promise<boolean> {
  const inHand = await resolvePrompt(target, deps, l10n.t('Show Recorded Evals'));
  const client = await inHand.project.connection.reader();
  const id = target.evidenceId ?? (await findNewestId(inHand, target, { client, deps }));
  if (id === undefined) return false;
  const evidence = await client.evidence.get(id);
  const { connection } = inHand.project;
  const { items } = await deps.versions.list(connection, evidence.prompt, Infinity);
  const version = items.find((one) => one.contentHash === evidence.contentHash)?.version;
  const moment = registryMoment(deps.moment(), connection.state);
  const text = writeEvidenceDocument({ evidence, version, moment });
  const name = `${evidence.prompt.split('/').at(-1) ?? ''} ${version ?? ''} evals.txt`;
  await deps.diffs.openSide({ kind: 'text', name: name.replace('  ', ' '), text });
  return true;
}

async function findNewestId(
  { project, key, copy }: PromptInHand,
  { version }: CommandTarget,
  { client, deps }: { readonly client: RegistryClient; readonly deps: ComparisonDeps },
): Promise<string | undefined> {
  const contentHash =
    version === undefined
      ? copy?.contentHash
      : (await deps.versions.get(project.connection, key, version)).contentHash;
  if (contentHash === undefined) return undefined;
  return (await readRecordedEvals(client, { prompt: key, contentHash }))[0]?.id;
}

function nothingRecorded(
  version: string | undefined,
  target: CommandTarget,
  { runCommand }: ComparisonDeps,
): UserError {
  const message =
    version === undefined
      ? l10n.t('The fixtures were not compared with live on what this file holds now.')
      : l10n.t('The fixtures were not run on {0} yet.', version);
  const compared = { ...target, ...(version === undefined ? {} : { version }) };
  return new UserError(message, {
    actions: [
      {
        label: l10n.t('Compare with Live'),
        run: () => runCommand(commandIds.compareFixtures, compared),
      },
    ],
  });
}
