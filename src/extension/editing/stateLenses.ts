import { assertNever } from '../../domain/assertNever.ts';
import { l10n } from '../platform/localize.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { workingCopyText } from '../tree/describePromptRow.ts';
import { lensCommands, type Lens } from './lens.ts';

/** How a prompt file stands to its versions; empty where it equals what is live. */
export function stateLenses(
  copy: WorkingCopy,
  changes: readonly string[] | undefined,
): readonly Lens[] {
  const { state } = copy;
  switch (state.kind) {
    case 'live':
    case 'unknown':
      return [];
    case 'equals':
      return [equalsLens(copy, state.version)];
    case 'changedSince':
      return [changedLens(copy, state.version, changes)];
    case 'neverPublished':
      return unpublishedLenses(copy);
    case 'inConflict':
    case 'invalid':
      return [brokenLens(copy)];
    default:
      return assertNever(state);
  }
}

export function brokenLens(copy: WorkingCopy): Lens {
  const text = copy.key === undefined ? l10n.t('has no valid prompt key') : workingCopyText(copy);
  return { text, tooltip: copy.problem?.message ?? '', command: lensCommands.showProblems };
}

function equalsLens({ project, key = '' }: WorkingCopy, version: string): Lens {
  return {
    text: l10n.t('equals {0}', version),
    tooltip: l10n.t('What is served from this file was published as {0}.', version),
    command: lensCommands.openVersion,
    target: { project, prompt: key, version },
  };
}

function changedLens(
  { uri }: WorkingCopy,
  version: string,
  changes: readonly string[] | undefined,
): Lens {
  return {
    text: l10n.t('changed since {0}', version),
    tooltip: (changes ?? [l10n.t('Opens the differences.')]).join('\n'),
    command: lensCommands.compareVersions,
    target: { uri, baseVersion: version },
  };
}

function unpublishedLenses({ uri, key = '' }: WorkingCopy): readonly Lens[] {
  const command = lensCommands.bumpVersion;
  return [
    {
      text: l10n.t('never published'),
      tooltip: l10n.t('The registry knows no version of {0}. Opens Bump Version.', key),
      command,
      target: { uri },
    },
    {
      text: l10n.t('bump'),
      tooltip: l10n.t('Publishes the first version. It moves no traffic.'),
      command,
      target: { uri },
    },
    {
      text: l10n.t('try'),
      tooltip: l10n.t('Asks the model once and shows the answer.'),
      command: lensCommands.tryPrompt,
      target: { uri },
    },
    {
      text: l10n.t('preview'),
      tooltip: l10n.t('Shows the prompt as the model gets it.'),
      command: lensCommands.previewPrompt,
      target: { uri },
    },
  ];
}
