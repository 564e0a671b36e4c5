import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { NoteView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import { liveFields, writtenFields } from './noteFields.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** The note as labelled text: what was written at the start, and what is so now. */
export function toNoteView(rollout: RolloutDto, facts: RolloutPanelFacts): NoteView {
  const written = writtenFields(rollout.note);
  return {
    heading: l10n.t('Note'),
    fields: [...written, ...liveFields(facts, rollout)],
    ...(written.length === 0 ? { empty: l10n.t('No note was written at the start.') } : {}),
    actions: [...dashboardAction(rollout), ...noteActions()],
  };
}

function dashboardAction({ note, plan }: RolloutDto): ActionView[] {
  const dashboard = note.dashboard ?? plan.monitoring?.dashboard;
  if (!isWebAddress(dashboard)) return [];
  return [
    {
      intent: { kind: 'openDashboard' },
      label: l10n.t('Open dashboard'),
      detail: dashboard,
      style: 'link',
      icon: 'link-external',
    },
  ];
}

function noteActions(): ActionView[] {
  return [
    {
      intent: { kind: 'copyNote' },
      label: l10n.t('Copy as Markdown'),
      style: 'link',
      icon: 'copy',
    },
    {
      intent: { kind: 'exportNote' },
      label: l10n.t('Export note…'),
      detail: l10n.t('Saves the note with its present values as a Markdown file.'),
      style: 'link',
      icon: 'export',
    },
  ];
}

/** Only these are opened: a note is written by anyone who may start a rollout. */
export function isWebAddress(text: string | undefined): text is string {
  if (text === undefined || !URL.canParse(text)) return false;
  return ['http:', 'https:'].includes(new URL(text).protocol);
}
