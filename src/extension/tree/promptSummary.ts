import type { PromptDto, PromptEnvironmentDto } from '../../protocol/registry/promptDto.ts';
import { l10n } from '../platform/localize.ts';
import type { Rename } from '../projects/rename.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { shareText } from '../rollouts/shareText.ts';
import type { ProjectFacts } from './promptTreeFacts.ts';

/** What matters of a prompt in one line: `1.3.0 · changed`, `2.0.1 → 2.1.0 · internal only`, `never published`. */
export function promptSummary(key: string, { project, copyOf, renameOf }: ProjectFacts): string {
  const prompt = project.connection.state.prompts.get(key);
  const served = prompt?.environments.find((one) => one.environment === project.defaultEnvironment);
  const copy = copyOf(key);
  const rename = copy === undefined ? undefined : renameOf?.(copy);
  const file = rename === undefined ? fileText(copy, prompt) : renameText(rename);
  return [servedText(served, prompt), file].filter((part) => part !== '').join(' · ');
}

/** `1.3.0`, or the move that is under way. */
export function environmentText(served: PromptEnvironmentDto): string {
  const { candidate, stable } = served;
  if (candidate === undefined) return stable;
  const move = `${stable} → ${candidate.version}`;
  if (candidate.phase === 'paused') {
    return l10n.t('{0} · {1} paused', move, shareText(candidate.rules));
  }
  return candidate.phase === 'pending'
    ? l10n.t('{0} · waiting', move)
    : `${move} · ${shareText(candidate.rules)}`;
}

/** `renamed from support/answer`; once that is decided, what the new prompt goes on with. */
export function renameText({ from, isNew }: Rename): string {
  return isNew ? l10n.t('new, continues {0}', from) : l10n.t('renamed from {0}', from);
}

function servedText(
  served: PromptEnvironmentDto | undefined,
  prompt: PromptDto | undefined,
): string {
  if (served !== undefined) return environmentText(served);
  if (prompt?.newestVersion === undefined) return '';
  return l10n.t('{0}, not live', prompt.newestVersion);
}

function fileText(copy: WorkingCopy | undefined, prompt: PromptDto | undefined): string {
  switch (copy?.state.kind) {
    case 'changedSince':
      return l10n.t('changed');
    case 'neverPublished':
      return l10n.t('never published');
    case 'inConflict':
      return l10n.t('in conflict');
    case 'invalid':
      return l10n.t('has errors');
    case undefined:
      return prompt?.archived === true ? l10n.t('archived') : '';
    case 'live':
    case 'equals':
    case 'unknown':
      return '';
  }
}
