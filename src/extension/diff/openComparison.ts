import type { CommandDeps } from '../commands/commandDeps.ts';
import type { PromptInHand } from '../commands/resolvePrompt.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { comparisonTitle, type NamedSide } from './comparisonTitle.ts';
import type { DiffSide, DiffWindow } from './diffWindow.ts';
import { placeOf } from './promptFacts.ts';
import type { Choice } from './versionChoices.ts';
import { standingMark } from './versionStanding.ts';

export interface Comparison {
  readonly left: Choice;
  readonly right: Choice;
}

type Deps = Pick<CommandDeps, 'versions'> & { readonly diffs: DiffWindow };

/** Opens VS Code's diff editor. Versions are read first, so that a failure is one message and not an empty editor. */
export async function openComparison(
  inHand: PromptInHand,
  { left, right }: Comparison,
  deps: Deps,
): Promise<void> {
  const sides = { left: toSide(left, inHand), right: toSide(right, inHand) };
  await Promise.all([left, right].map((choice) => readAhead(choice, inHand, deps)));
  await deps.diffs.openDiff(
    sides,
    comparisonTitle(inHand.key, toNamed(left, inHand), toNamed(right, inHand)),
  );
}

export function toSide(choice: Choice, inHand: PromptInHand): DiffSide {
  if (choice.kind === 'version') return { kind: 'version', place: placeOf(inHand, choice.version) };
  if (inHand.copy !== undefined) return { kind: 'file', uri: inHand.copy.uri };
  throw new UserError(l10n.t('No file in this window holds the prompt {0}.', inHand.key));
}

export function toNamed(choice: Choice, { project, prompt }: PromptInHand): NamedSide {
  if (choice.kind === 'workingCopy') return choice;
  const { defaultEnvironment } = project;
  const mark = standingMark(choice.version, { prompt, defaultEnvironment, summary: undefined });
  return { ...choice, mark };
}

async function readAhead(choice: Choice, inHand: PromptInHand, { versions }: Deps): Promise<void> {
  if (choice.kind === 'workingCopy') return;
  await versions.get(inHand.project.connection, inHand.key, choice.version);
}
