import {
  describeContentChange,
  summarizeContentChange,
  type ContentSummary,
} from '../../domain/prompt/contentSummary.ts';
import type { NamedChanges } from '../../domain/prompt/namedChanges.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { l10n } from '../platform/localize.ts';

/** About what a quick pick shows of a line. */
const longestLine = 96;

/** What differs between two contents, a sentence each; one that says so when nothing does. */
export function changeLines(from: PromptContent, to: PromptContent): readonly string[] {
  const lines = describeContentChange(summarizeContentChange(from, to));
  return lines.length > 0 ? lines : [l10n.t('Nothing that is served differs.')];
}

/** The same in one line of a list: sentences where they fit, else what changed by name. */
export function changeLine(from: PromptContent, to: PromptContent): string {
  const sentences = changeLines(from, to).join(' ');
  if (sentences.length <= longestLine) return sentences;
  const names = listChangedParts(summarizeContentChange(from, to));
  for (let shown = names.length; shown > 0; shown -= 1) {
    const rest = names.length - shown;
    const text = names.slice(0, shown).join(', ');
    const line = rest === 0 ? text : l10n.t('{0} and {1} more', text, rest);
    if (line.length <= longestLine) return line;
  }
  return `${sentences.slice(0, longestLine - 1)}…`;
}

/** Messages first: they are what a prompt is. */
function listChangedParts(summary: ContentSummary): readonly string[] {
  const { messages, model, parameters, inputs, tools, addedLines, removedLines } = summary;
  const listed = (names: NamedChanges): readonly string[] => [
    ...names.added,
    ...names.removed,
    ...names.changed,
  ];
  return [
    ...(messages.length === 0
      ? []
      : [
          `${messageCount(messages.length)} ${l10n.t('(+{0} −{1} lines)', addedLines, removedLines)}`,
        ]),
    ...(model === undefined ? [] : [l10n.t('model')]),
    ...parameters.map(({ name }) => name),
    ...listed(inputs).map((name) => l10n.t('input {0}', name)),
    ...(summary.responseFormat === undefined ? [] : [l10n.t('response format')]),
    ...(summary.outputSchema === undefined ? [] : [l10n.t('output schema')]),
    ...listed(tools).map((name) => l10n.t('tool {0}', name)),
  ];
}

function messageCount(count: number): string {
  return count === 1 ? l10n.t('1 message') : l10n.t('{0} messages', count);
}
