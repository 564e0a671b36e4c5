import {
  describeContentChange,
  summarizeContentChange,
} from '../../domain/prompt/contentSummary.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { l10n } from '../platform/localize.ts';

/** About what a quick pick shows of a line. */
const longestLine = 96;

/** What differs between two contents, a sentence each; one that says so when nothing does. */
export function changeLines(from: PromptContent, to: PromptContent): readonly string[] {
  const lines = describeContentChange(summarizeContentChange(from, to));
  return lines.length > 0 ? lines : [l10n.t('Nothing that is served differs.')];
}

/** The same in one line of a list; what does not fit is counted. */
export function changeLine(from: PromptContent, to: PromptContent): string {
  const lines = changeLines(from, to);
  for (let shown = lines.length; shown > 0; shown -= 1) {
    const rest = lines.length - shown;
    const text = lines.slice(0, shown).join(' ');
    const line = rest === 0 ? text : l10n.t('{0} And {1} more.', text, rest);
    if (line.length <= longestLine) return line;
  }
  return `${(lines[0] ?? '').slice(0, longestLine - 1)}…`;
}
