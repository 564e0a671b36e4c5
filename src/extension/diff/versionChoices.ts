import { l10n } from '../platform/localize.ts';
import type { PickItem, PickSeparator } from '../ui/ui.ts';
import { toEpochMs } from '../rolloutPanel/timeText.ts';
import { dayText } from '../rollouts/dayText.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';
import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import type { PromptVersionRef } from './knownPromptVersions.ts';
import { standingMark, standingText } from './versionStanding.ts';

/** What can be compared or restored. */
export type Choice =
  { readonly kind: 'workingCopy' } | { readonly kind: 'version'; readonly version: string };

export interface VersionChoiceFacts {
  readonly prompt: PromptDto | undefined;
  readonly versions: readonly PromptVersionRef[];
  readonly defaultEnvironment: string;
  readonly moment: TextMoment;
  /** What the file is, for the working copy's entry; undefined leaves the entry out. */
  readonly workingCopy: { readonly path: string; readonly state: string } | undefined;
  readonly exclude?: Choice | undefined;
  readonly preselect?: Choice | undefined;
  /** What choosing a version would show, where that is known already. */
  readonly details?: ReadonlyMap<string, string>;
}

/** The working copy, what is served now, then every other version, newest first. */
export function listVersionChoices(
  facts: VersionChoiceFacts,
): readonly (PickItem<Choice> | PickSeparator)[] {
  const { versions, workingCopy, exclude } = facts;
  const offered = versions.filter(({ version }) => !isSame(exclude, { kind: 'version', version }));
  const served = offered.filter(({ version }) => isServed(version, facts));
  const others = offered.filter(({ version }) => !isServed(version, facts));
  const toItem = (ref: PromptVersionRef) => versionItem(ref, facts);
  return [
    ...(workingCopy === undefined || exclude?.kind === 'workingCopy'
      ? []
      : [workingCopyItem(workingCopy, facts)]),
    ...group(l10n.t('served'), served.map(toItem)),
    ...group(l10n.t('not served'), others.map(toItem)),
  ];
}

function group(
  separator: string,
  items: readonly PickItem<Choice>[],
): (PickItem<Choice> | PickSeparator)[] {
  return items.length === 0 ? [] : [{ separator }, ...items];
}

function workingCopyItem(
  { path, state }: { readonly path: string; readonly state: string },
  facts: VersionChoiceFacts,
): PickItem<Choice> {
  const value: Choice = { kind: 'workingCopy' };
  return {
    label: l10n.t('Working copy'),
    description: state,
    detail: path,
    value,
    isPreselected: isSame(facts.preselect, value),
  };
}

function versionItem(ref: PromptVersionRef, facts: VersionChoiceFacts): PickItem<Choice> {
  const { version, summary, createdAt } = ref;
  const value: Choice = { kind: 'version', version };
  const at = createdAt === undefined ? undefined : toEpochMs(createdAt);
  const description = [
    standingText(version, { ...facts, summary }),
    at === undefined ? '' : dayText(at, facts.moment),
    summary?.createdBy.name ?? '',
  ].filter((part) => part !== '');
  const detail = facts.details?.get(version) ?? summary?.message.split('\n')[0] ?? '';
  return {
    label: version,
    description: description.join(' · '),
    ...(detail === '' ? {} : { detail }),
    value,
    isPreselected: isSame(facts.preselect, value),
  };
}

function isServed(version: string, facts: VersionChoiceFacts): boolean {
  return standingMark(version, { ...facts, summary: undefined }) !== undefined;
}

function isSame(left: Choice | undefined, right: Choice): boolean {
  if (left?.kind !== right.kind) return false;
  return (
    left.kind === 'workingCopy' || right.kind === 'workingCopy' || left.version === right.version
  );
}
