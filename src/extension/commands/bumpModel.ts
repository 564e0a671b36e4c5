import {
  describeBumpReason,
  suggestBumpLevel,
  type BumpSuggestion,
} from '../../domain/prompt/bumpLevel.ts';
import {
  describeContentChange,
  summarizeContentChange,
} from '../../domain/prompt/contentSummary.ts';
import { calculateNextVersion } from '../../domain/prompt/nextVersion.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { bumpLevels, type BumpLevel } from '../../domain/prompt/semanticVersion.ts';
import { l10n } from '../platform/localize.ts';
import type { PickItem, PickSeparator } from '../ui/ui.ts';
import type { BumpEvals } from './bumpEvals.ts';

/** What a bump starts from. */
export interface BumpFacts {
  readonly key: string;
  readonly content: PromptContent;
  /** The version that the file was edited from, with its content; undefined for the first version. */
  readonly base: { readonly version: string; readonly content: PromptContent } | undefined;
  /** Published numbers, as far as known. */
  readonly existing: readonly string[];
  /** What the version will rest on; undefined where nobody can tell. */
  readonly evals?: BumpEvals | undefined;
}

export type BumpChoice =
  | { readonly kind: 'level'; readonly level: BumpLevel }
  | { readonly kind: 'compare' }
  | { readonly kind: 'runEvals' }
  | { readonly kind: 'showEvals'; readonly evidenceId: string };

export interface BumpQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly (PickItem<BumpChoice> | PickSeparator)[];
}

const shownSentences = 3;
const shownReasons = 2;

/** The levels with the numbers that they give; the suggested one first, with the reason why. */
export function toBumpQuestion(facts: BumpFacts): BumpQuestion {
  const { key, base, content } = facts;
  const suggestion: BumpSuggestion =
    base === undefined ? { level: 'major', reasons: [] } : suggestBumpLevel(base.content, content);
  const levels = base === undefined ? (['major'] as const) : order(suggestion.level);
  const compare: PickItem<BumpChoice> = {
    label: l10n.t('Show Diff First'),
    value: { kind: 'compare' },
  };
  return {
    title: l10n.t('Bump {0} (1/2)', key),
    placeholder: summaryText(facts),
    items: [
      ...levels.map((level) => toItem(level, facts, suggestion)),
      ...(base === undefined ? [] : [compare]),
      ...evalsItems(facts),
    ],
  };
}

/** A first version is published before its evals can be recorded, and nothing is live to compare with. */
function evalsItems({ base, evals }: BumpFacts): BumpQuestion['items'] {
  if (base === undefined || evals === undefined) return [];
  const { text, when, sentence, evidenceId } = evals;
  const run: PickItem<BumpChoice> = {
    label: `$(run-all) ${l10n.t('Compare with Live First')}`,
    description: evidenceId === undefined ? text : '',
    value: { kind: 'runEvals' },
  };
  if (evidenceId === undefined) return [{ separator: l10n.t('Evals') }, run];
  const shown: PickItem<BumpChoice> = {
    label: `$(beaker) ${text}`,
    description: l10n.t('show'),
    detail: sentence === '' ? when : `${sentence} ${l10n.t('Run {0}.', when)}`,
    value: { kind: 'showEvals', evidenceId },
  };
  return [{ separator: l10n.t('Evals') }, shown, run];
}

/** What changed, in one line. */
export function summaryText({ base, content }: Pick<BumpFacts, 'base' | 'content'>): string {
  if (base === undefined) return l10n.t('The first version.');
  const sentences = describeContentChange(summarizeContentChange(base.content, content));
  const shown = sentences.slice(0, shownSentences).join(' ');
  const more = sentences.length - shownSentences;
  const rest = more > 0 ? l10n.t(' And {0} more.', more) : '';
  return l10n.t('Since {0}: {1}', base.version, `${shown}${rest}`);
}

function toItem(
  level: BumpLevel,
  { base, existing }: BumpFacts,
  suggestion: BumpSuggestion,
): PickItem<BumpChoice> {
  const next = calculateNextVersion(existing, base?.version ?? null, level);
  const isFirst = base === undefined;
  const isSuggested = isFirst || level === suggestion.level;
  return {
    label: isFirst ? next : `${levelText(level)} ${next}`,
    ...(isSuggested && !isFirst ? { description: whyText(suggestion) } : {}),
    value: { kind: 'level', level },
    isPreselected: isSuggested,
  };
}

function whyText({ reasons }: BumpSuggestion): string {
  if (reasons.length === 0) return l10n.t('suggested: nothing that applications notice changed');
  const shown = reasons.slice(0, shownReasons).map(describeBumpReason).join(', ');
  return l10n.t('suggested: {0}', shown);
}

function levelText(level: BumpLevel): string {
  switch (level) {
    case 'major':
      return l10n.t('Major');
    case 'minor':
      return l10n.t('Minor');
    case 'patch':
      return l10n.t('Patch');
  }
}

function order(first: BumpLevel): readonly BumpLevel[] {
  return [first, ...bumpLevels.filter((level) => level !== first)];
}
