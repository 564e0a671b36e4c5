// One message at the end of a comparison: what it says, whether it counts, and what may follow.
import { describeVerdict, writeVerdictReason } from '../../domain/comparison/verdictSentence.ts';
import { commandIds, type CommandId, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { MessageAction, Ui } from '../ui/ui.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { KnownComparison } from './comparisonBook.ts';

export interface TellComparisonDeps {
  readonly ui: Pick<Ui, 'inform' | 'warn'>;
  readonly runCommand: (id: CommandId, target?: CommandTarget) => Promise<void>;
  readonly recordAgain: (known: KnownComparison) => unknown;
  /** Shows where cases are added. */
  readonly openFixtures: (prompt: PromptFixtures) => unknown;
}

export function tellComparison(known: KnownComparison, deps: TellComparisonDeps): void {
  const { comparison, prompt } = known;
  const { verdict, reasons, baseline } = comparison;
  const name = [prompt.key ?? prompt.path, known.version ?? ''].join(' ').trim();
  const [reason] = reasons;
  const said =
    reason === undefined ? '' : writeVerdictReason(reason, { baseline: baseline?.version });
  const word = capitalise(describeVerdict(verdict));
  // "No regression. No regression against 1.3.0 …" says it twice.
  const head = said.startsWith(word) ? '' : `${word}.`;
  const text = [`${name}:`, head, said, recordText(known)].filter((part) => part !== '').join(' ');
  const actions = listActions(known, deps);
  if (verdict === 'regression' || known.problem !== undefined) deps.ui.warn(text, actions);
  else deps.ui.inform(text, actions);
}

function recordText({ isWhole, problem, evidenceId }: KnownComparison): string {
  if (!isWhole) return l10n.t('Not recorded as evidence: not all cases ran.');
  if (problem !== undefined) return l10n.t('It could not be recorded as evidence: {0}', problem);
  return evidenceId === undefined ? '' : l10n.t('Recorded as evidence.');
}

function listActions(
  known: KnownComparison,
  { runCommand, recordAgain, openFixtures }: TellComparisonDeps,
): readonly MessageAction[] {
  const { comparison, prompt, problem, version } = known;
  const target = { uri: prompt.uri, ...(version === undefined ? {} : { version }) };
  const isShort = comparison.reasons.some(({ code }) => code === 'too_few_cases');
  const changed = comparison.differences.some((one) => one.change !== 'same' || one.answersDiffer);
  return [
    ...(problem === undefined
      ? []
      : [{ label: l10n.t('Record Again'), run: () => recordAgain(known) }]),
    ...(changed && comparison.baseline !== undefined
      ? [
          {
            label: l10n.t('Show Changed Cases'),
            run: () => runCommand(commandIds.compareBehaviour, target),
          },
        ]
      : []),
    ...(isShort ? [{ label: l10n.t('Add Cases'), run: () => openFixtures(prompt) }] : []),
  ];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
