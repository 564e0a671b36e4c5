import type { RolloutNote } from '../../domain/rollout/rolloutNote.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { NoteView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';

/** The note as labelled text. */
export function toNoteView(rollout: RolloutDto): NoteView {
  const fields = noteFields(rollout.note);
  const dashboard = rollout.note.dashboard ?? rollout.plan.monitoring?.dashboard;
  return {
    heading: l10n.t('Note'),
    fields,
    ...(fields.length === 0 ? { empty: l10n.t('No note was written at the start.') } : {}),
    actions: [
      ...(isWebAddress(dashboard)
        ? [
            {
              intent: { kind: 'openDashboard' as const },
              label: l10n.t('Open dashboard'),
              detail: dashboard,
              style: 'link' as const,
              icon: 'link-external',
            },
          ]
        : []),
      {
        intent: { kind: 'copyNote' },
        label: l10n.t('Copy as Markdown'),
        style: 'link',
        icon: 'copy',
      },
    ],
  };
}

/** Labels and texts of a note, without what is empty. */
export function noteFields(note: RolloutNote): { label: string; text: string }[] {
  const fields: (readonly [string, string | undefined])[] = [
    [l10n.t('Change'), note.change],
    [l10n.t('Expected gain'), note.expectedGain],
    [l10n.t('Main risk'), note.mainRisk],
    [l10n.t('Expanded cohort'), note.expandedCohort],
    [l10n.t('Dashboard'), note.dashboard],
  ];
  return fields.flatMap(([label, text]) => {
    const kept = text?.trim() ?? '';
    return kept === '' ? [] : [{ label, text: kept }];
  });
}

/** Only these are opened: a note is written by anyone who may start a rollout. */
export function isWebAddress(text: string | undefined): text is string {
  if (text === undefined || !URL.canParse(text)) return false;
  return ['http:', 'https:'].includes(new URL(text).protocol);
}
