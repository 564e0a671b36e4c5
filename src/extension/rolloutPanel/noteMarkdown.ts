import { escapeMarkdown } from '../../domain/rollout/rolloutNoteMarkdown.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { liveFields, writtenFields, type NoteField } from './noteFields.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { momentText } from './timeText.ts';

/** The note for a ticket or a chat, with what is so now. What people wrote stays text: no markup of theirs takes effect. */
export function toNoteMarkdown(facts: RolloutPanelFacts, rollout: RolloutDto): string {
  const { prompt, environment, stable, candidate } = rollout;
  const title = escapeMarkdown(`${prompt} · ${environment} · ${stable} → ${candidate}`);
  const owner = rollout.owner ?? rollout.plan.owner;
  const written = [
    ...(owner === undefined ? [] : [{ label: l10n.t('Owner'), text: owner }]),
    ...writtenFields(rollout.note),
  ];
  const asOf = momentText(new Date(facts.now).toISOString(), facts);
  return `${[
    `## ${title}`,
    ...written.map(toLine),
    `### ${escapeMarkdown(l10n.t('As of {0}', asOf))}`,
    ...liveFields(facts, rollout).map(toLine),
  ].join('\n\n')}\n`;
}

function toLine({ label, text }: NoteField): string {
  const lines = text.split(/\r?\n/);
  const title = `**${escapeMarkdown(label)}:**`;
  if (lines.length === 1) return `${title} ${escapeMarkdown(text)}`;
  return `${title}  \n${escapeMarkdown(text)}`;
}
