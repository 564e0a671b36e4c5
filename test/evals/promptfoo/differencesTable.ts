import {
  deliberateDifferences,
  otherDifferences,
  renderDifferences,
} from './deliberateDifferences.ts';

/** The table of `media/docs/fixtures.md`, line by line. */
export function writeDifferencesTable(): readonly string[] {
  const rows = [...deliberateDifferences, ...renderDifferences, ...otherDifferences];
  return [
    '| what | promptfoo | Prompt Rollout |',
    '| --- | --- | --- |',
    ...rows.map(({ what, theirs, ours }) => `| ${[what, theirs, ours].map(toCell).join(' | ')} |`),
  ];
}

function toCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
