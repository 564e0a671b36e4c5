import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { escapeMarkdown } from './escapeMarkdown.ts';
import { liveFields, writtenFields, type NoteField } from './noteFields.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** The note for a ticket or a chat, with what is so now. What people wrote stays text: no markup of theirs takes effect. */
export function toNoteMarkdown(facts: RolloutPanelFacts, rollout: RolloutDto): string {
  const { prompt, environment, stable, candidate } = rollout;
  const title = escapeMarkdown(`${prompt} · ${environment} · ${stable} → ${candidate}`);
  const owner = rollout.owner ?? rollout.plan.owner;
  const written = [
    ...(owner === undefined ? [] : [{ label: l10n.t('Owner'), text: owner }]),
    // The dashboard of the plan, where nobody named another.
    ...writtenFields({ ...rollout.plan.monitoring, ...rollout.note }),
  ];
  // With its day, whose times the others are: a note is read long after.
  const asOf = new Date(facts.now).toISOString().slice(0, 16).replace('T', ' ');
  return `${[
    `## ${title}`,
    ...written.map(toLine),
    `### ${l10n.t('As of {0} UTC', asOf)}`,
    ...liveFields(facts, rollout).map(toLine),
    ...toQueryBlock(rollout.plan.monitoring?.query),
  ].join('\n\n')}\n`;
}

function toLine({ label, text }: NoteField): string {
  const lines = text.split(/\r?\n/);
  const title = `**${escapeMarkdown(label)}:**`;
  if (lines.length === 1) return `${title} ${escapeMarkdown(text)}`;
  return `${title}  \n${escapeMarkdown(text)}`;
}

/** Code as it is, so that it can be run; its fence is longer than any inside. */
function toQueryBlock(query = ''): string[] {
  if (query.trim() === '') return [];
  const longestRun = Math.max(0, ...[...query.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longestRun + 1));
  return [`**${escapeMarkdown(l10n.t('Query'))}:**`, [fence, query.trimEnd(), fence].join('\n')];
}
