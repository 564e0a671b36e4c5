import { escapeMarkdown } from '../../domain/rollout/rolloutNoteMarkdown.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { liveFields, writtenFields, type NoteField } from './noteFields.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** The note for a ticket or a chat, with what is so now. What people wrote stays text: no markup of theirs takes effect. */
export function toNoteMarkdown(facts: RolloutPanelFacts, rollout: RolloutDto): string {
  const { prompt, environment, stable, candidate } = rollout;
  const title = escapeMarkdown(`${prompt} · ${environment} · ${stable} → ${candidate}`);
  const owner = rollout.owner ?? rollout.plan.owner;
  const written = [
    ...(owner === undefined ? [] : [{ label: l10n.t('Owner'), text: owner }]),
    ...writtenFields(rollout.note),
  ];
  // With its day, whose times the others are: a note is read long after.
  const asOf = new Date(facts.now).toISOString().slice(0, 16).replace('T', ' ');
  return `${[
    `## ${title}`,
    ...written.map(toLine),
    `### ${l10n.t('As of {0} UTC', asOf)}`,
    ...liveFields(facts, rollout).map(toLine),
  ].join('\n\n')}\n`;
}

function toLine({ label, text }: NoteField): string {
  const lines = text.split(/\r?\n/);
  const title = `**${escapeMarkdown(label)}:**`;
  if (lines.length === 1) return `${title} ${escapeMarkdown(text)}`;
  return `${title}  \n${escapeMarkdown(text)}`;
}
