import { formatNumber } from '../../domain/formatNumber.ts';
import { assertNever } from '../../domain/assertNever.ts';
import type { VersionState } from '../../domain/prompt/promptVersion.ts';
import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import { commandIds, contextValues } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { toEpochMs } from '../rolloutPanel/timeText.ts';
import { dayText } from '../rollouts/dayText.ts';
import { listVersionNames } from './promptTreeModel.ts';
import type { ProjectFacts, PromptTreeFacts } from './promptTreeFacts.ts';
import type { PromptTreeRef } from './treeRef.ts';
import type { TreeRow } from './treeRow.ts';

type VersionRef = Extract<PromptTreeRef, { kind: 'version' }>;

const shownHash = 6;

/** One published version: where it stands, when it was published, what it is. */
export function describeVersionRow(
  ref: VersionRef,
  facts: ProjectFacts,
  { moment }: PromptTreeFacts,
): TreeRow | undefined {
  const prompt = facts.project.connection.state.prompts.get(ref.prompt);
  const read = facts.versionsOf(ref.prompt)?.items.find((one) => one.version === ref.version);
  const brief = read ?? prompt?.recentVersions.find((one) => one.version === ref.version);
  if (brief === undefined) return undefined;
  const state = read?.state ?? stateFromServing(ref.version, prompt, facts);
  const created = toEpochMs(brief.createdAt);
  const description = [
    state === undefined ? '' : versionStateText(state),
    created === undefined ? '' : dayText(created, moment),
    brief.contentHash.slice(0, shownHash),
  ]
    .filter((part) => part !== '')
    .join(' · ');
  const author = read === undefined ? '' : l10n.t('by {0}', read.createdBy.name);
  return {
    label: ref.version,
    description,
    tooltip: [read?.message ?? '', author].filter((one) => one !== '').join('\n'),
    icon: versionIcon(state),
    contextValue: contextValues.version,
    collapsible: 'no',
    spoken: l10n.t('Version {0}, {1}', ref.version, description),
    command: commandIds.openVersion,
  };
}

export function versionsRow(prompt: string, { project }: ProjectFacts): TreeRow {
  const { versionCount: count = 0, continues } = project.connection.state.prompts.get(prompt) ?? {};
  const before = continues === undefined ? '' : l10n.t('continues {0}', continues);
  return {
    label: l10n.t('Versions'),
    description: [formatNumber(count), before].filter((part) => part !== '').join(' · '),
    icon: 'versions',
    contextValue: contextValues.versions,
    collapsible: 'collapsed',
    spoken: [countText(count), before].filter((part) => part !== '').join(', '),
  };
}

function countText(count: number): string {
  return count === 1 ? l10n.t('1 version') : l10n.t('{0} versions', count);
}

export function olderVersionsRow(prompt: string, facts: ProjectFacts): TreeRow {
  const count = facts.project.connection.state.prompts.get(prompt)?.versionCount ?? 0;
  const older = count - listVersionNames(facts, prompt).length;
  const label = l10n.t('{0} older…', older);
  return {
    label,
    icon: 'ellipsis',
    contextValue: contextValues.olderVersions,
    collapsible: 'no',
    spoken: label,
    command: commandIds.showOlderVersions,
  };
}

export function versionStateText(state: VersionState): string {
  switch (state) {
    case 'live':
      return l10n.t('live');
    case 'candidate':
      return l10n.t('candidate');
    case 'onStaging':
      return l10n.t('on staging');
    case 'superseded':
      return l10n.t('superseded');
    case 'rolledBack':
      return l10n.t('rolled back');
    case 'neverServed':
      return l10n.t('never served');
    default:
      return assertNever(state);
  }
}

/** As far as the list of prompts tells, for versions that have not been read. */
function stateFromServing(
  version: string,
  prompt: PromptDto | undefined,
  { project }: ProjectFacts,
): VersionState | undefined {
  const stable = prompt?.environments.filter((one) => one.stable === version) ?? [];
  if (stable.some((one) => one.environment === project.defaultEnvironment)) return 'live';
  if (prompt?.environments.some((one) => one.candidate?.version === version) === true) {
    return 'candidate';
  }
  return stable.length > 0 ? 'onStaging' : undefined;
}

function versionIcon(state: VersionState | undefined): string {
  if (state === undefined) return 'circle-outline';
  const icons = {
    live: 'pass-filled',
    candidate: 'rocket',
    onStaging: 'beaker',
    superseded: 'history',
    rolledBack: 'discard',
    neverServed: 'circle-outline',
  } as const;
  return icons[state];
}
