import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { noteFields } from './noteView.ts';

/** The note for a ticket or a chat. What people wrote stays what it is: no markup of theirs takes effect. */
export function toNoteMarkdown(rollout: RolloutDto): string {
  const { prompt, environment, stable, candidate } = rollout;
  const title = `## ${escape(prompt)} · ${escape(environment)} · ${stable} → ${candidate}`;
  const owner = rollout.owner ?? rollout.plan.owner;
  const fields = [
    ...(owner === undefined ? [] : [{ label: l10n.t('Owner'), text: owner }]),
    ...noteFields(rollout.note),
  ];
  const lines = fields.map(({ label, text }) => `**${escape(label)}:** ${escapeLines(text)}`);
  return `${[title, ...lines].join('\n\n')}\n`;
}

function escapeLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => escape(line))
    .join('  \n');
}

function escape(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>|~]/g, String.raw`\$&`)
    .replace(/^(\s*)([#+-]|\d+[.)])/, String.raw`$1\$2`);
}
