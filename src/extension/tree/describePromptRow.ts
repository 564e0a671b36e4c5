// What the rows of the Prompts view say.
import { assertNever } from '../../domain/assertNever.ts';
import { hasWorkingCopyBadge } from '../../domain/prompt/workingCopy.ts';
import { commandIds, contextValues } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { connectionText } from '../statusBar/statusBarTooltip.ts';
import { describeEnvironmentRow } from './describeEnvironmentRow.ts';
import { describeVersionRow, olderVersionsRow, versionsRow } from './describeVersionRow.ts';
import { findHighlights } from './filterKeys.ts';
import { findNotice } from './projectNotice.ts';
import { hasMoreKeysThan } from './promptTreeModel.ts';
import type { ProjectFacts, PromptTreeFacts } from './promptTreeFacts.ts';
import { promptSummary, renameText } from './promptSummary.ts';
import type { PromptTreeRef } from './treeRef.ts';
import type { TreeRow } from './treeRow.ts';

/** With more prompts than this, folders start closed. */
const openFoldersUpTo = 50;

/** Undefined when the row is gone. */
export function describePromptRow(ref: PromptTreeRef, all: PromptTreeFacts): TreeRow | undefined {
  const project = all.projects.find((one) => one.project.id === ref.project);
  if (project === undefined) return undefined;
  const { state } = project.project.connection;
  const facts = { ...all, moment: registryMoment(all.moment, state) };
  switch (ref.kind) {
    case 'notice':
      return noticeRow(project);
    case 'project':
      return projectRow(project, all);
    case 'folder':
      return folderRow(ref.path, project, facts);
    case 'prompt':
      return promptRow(ref.prompt, project, facts);
    case 'invalidFile':
      return invalidFileRow(project.copies.find((copy) => copy.uri === ref.uri));
    case 'workingCopy':
      return workingCopyRow(project.copyOf(ref.prompt), project);
    case 'environment':
      return describeEnvironmentRow(ref, project, facts);
    case 'versions':
      return versionsRow(ref.prompt, project);
    case 'version':
      return describeVersionRow(ref, project, facts);
    case 'olderVersions':
      return olderVersionsRow(ref.prompt, project);
    default:
      return assertNever(ref);
  }
}

function noticeRow({ project }: ProjectFacts): TreeRow | undefined {
  const notice = findNotice(project);
  if (notice === undefined) return undefined;
  return {
    label: notice.text,
    tooltip: notice.detail,
    icon: notice.icon,
    contextValue: contextValues.notice,
    collapsible: 'no',
    spoken: `${notice.text}. ${notice.detail}`,
    command: notice.command,
  };
}

function projectRow({ project }: ProjectFacts, facts: PromptTreeFacts): TreeRow {
  const { connection } = project;
  const { label, isLocal, status, state } = connection;
  const { asOf, clockOffsetMs } = state;
  const description = connectionText({ label, isLocal, status, asOf, clockOffsetMs }, facts);
  return {
    label: project.name,
    description,
    icon: 'root-folder',
    contextValue: contextValues.project,
    collapsible: 'expanded',
    spoken: l10n.t('Project {0}, {1}', project.name, description),
  };
}

function folderRow(path: string, project: ProjectFacts, facts: PromptTreeFacts): TreeRow {
  const label = lastSegment(path);
  const isOpen = facts.filter !== '' || !hasMoreKeysThan(openFoldersUpTo, project);
  return {
    label,
    icon: 'folder',
    contextValue: contextValues.folder,
    collapsible: isOpen ? 'expanded' : 'collapsed',
    spoken: l10n.t('Folder {0}', label),
  };
}

function promptRow(key: string, project: ProjectFacts, facts: PromptTreeFacts): TreeRow {
  const label = lastSegment(key);
  const copy = project.copyOf(key);
  const summary = promptSummary(key, project);
  const isBroken = copy?.problem !== undefined;
  return {
    label,
    highlights: findHighlights(label, facts.filter),
    description: summary,
    tooltip: [key, summary, copy?.problem?.message ?? ''].filter((one) => one !== '').join('\n'),
    icon: isBroken ? 'error' : 'comment',
    ...(isBroken ? { iconColor: 'problemsErrorIcon.foreground' } : {}),
    contextValue: copy === undefined ? contextValues.prompt : contextValues.promptWithFile,
    collapsible: 'collapsed',
    spoken: l10n.t('Prompt {0}, {1}', key, summary),
    ...(hasBadge(copy) ? { badgeOf: copy.uri } : {}),
  };
}

function hasBadge(copy: WorkingCopy | undefined): copy is WorkingCopy {
  return copy !== undefined && copy.state.kind !== 'unknown' && hasWorkingCopyBadge(copy.state);
}

function invalidFileRow(copy: WorkingCopy | undefined): TreeRow | undefined {
  if (copy === undefined) return undefined;
  const message = copy.problem?.message ?? '';
  return {
    label: copy.path,
    description: l10n.t('has no key'),
    tooltip: message,
    icon: 'error',
    iconColor: 'problemsErrorIcon.foreground',
    contextValue: contextValues.invalidFile,
    collapsible: 'no',
    spoken: l10n.t('Prompt file {0} has no key. {1}', copy.path, message),
    command: commandIds.openPromptFile,
  };
}

function workingCopyRow(
  copy: WorkingCopy | undefined,
  { changesOf, renameOf }: ProjectFacts,
): TreeRow | undefined {
  if (copy === undefined) return undefined;
  const rename = renameOf?.(copy);
  const text = rename === undefined ? workingCopyText(copy) : renameText(rename);
  const canBump = hasBadge(copy);
  return {
    label: l10n.t('Working copy'),
    description: rename === undefined ? shortText(copy) : text,
    tooltip: [copy.path, copy.problem?.message ?? '', ...(changesOf?.(copy) ?? [])]
      .filter((one) => one !== '')
      .join('\n'),
    icon: canBump ? 'edit' : 'file',
    contextValue:
      rename !== undefined
        ? contextValues.workingCopyRenamed
        : canBump
          ? contextValues.workingCopyChanged
          : contextValues.workingCopy,
    collapsible: 'no',
    spoken: l10n.t('Working copy, {0}', text),
    command: commandIds.openPromptFile,
  };
}

/** As in the status bar, and short enough for the usual width of the side bar. */
function shortText(copy: WorkingCopy): string {
  const { state } = copy;
  return state.kind === 'changedSince'
    ? l10n.t('{0} · changed', state.version)
    : workingCopyText(copy);
}

/** `changed since 1.4.0`, `live`, `has errors, line 3`. */
export function workingCopyText({ state, problem }: WorkingCopy): string {
  switch (state.kind) {
    case 'live':
      return l10n.t('equals {0}, live', state.version);
    case 'equals':
      return l10n.t('equals {0}', state.version);
    case 'changedSince':
      return l10n.t('changed since {0}', state.version);
    case 'neverPublished':
      return l10n.t('never published');
    case 'inConflict':
      return l10n.t('in conflict, line {0}', String((problem?.line ?? 0) + 1));
    case 'invalid':
      return l10n.t('has errors, line {0}', String((problem?.line ?? 0) + 1));
    case 'unknown':
      return l10n.t('not compared yet');
    default:
      return assertNever(state);
  }
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
