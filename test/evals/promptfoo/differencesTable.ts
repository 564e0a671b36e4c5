import {
  deliberateDifferences,
  otherDifferences,
  renderDifferences,
} from './deliberateDifferences.ts';

/** The table of the README, line by line. */
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
