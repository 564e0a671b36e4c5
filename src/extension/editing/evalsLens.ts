// What the fixtures say of a prompt file: the verdict against live, or that it is not known for what the file holds now.
import { describeVerdict } from '../../domain/comparison/verdictSentence.ts';
import { l10n } from '../platform/localize.ts';
import { lensCommands, type Lens } from './lens.ts';

/** What is known of the fixtures of a prompt. */
export interface EvalsFacts {
  /** How many cases there are. */
  readonly cases: number;
  /** The newest comparison of exactly this content. */
  readonly newest:
    | {
        readonly passed: number;
        readonly total: number;
        readonly verdict: string;
        readonly baseline: string | undefined;
      }
    | undefined;
  /** There is one of an earlier content. */
  readonly hasEarlier: boolean;
}

export function evalsLens(uri: string, facts: EvalsFacts): Lens {
  const { cases, newest, hasEarlier } = facts;
  const target = { uri };
  if (newest !== undefined) {
    const { passed, total, verdict, baseline } = newest;
    const counts = l10n.t('{0}/{1}', passed, total);
    return {
      text: l10n.t('evals {0}, {1}', counts, describeVerdict(verdict)),
      short: l10n.t('evals {0}', counts),
      tooltip:
        baseline === undefined
          ? l10n.t('Nothing was live to compare with. Runs the fixtures again.')
          : l10n.t(
              '{0} against {1}. Shows the cases that changed.',
              describeVerdict(verdict),
              baseline,
            ),
      command:
        baseline === undefined ? lensCommands.compareFixtures : lensCommands.compareBehaviour,
      target,
    };
  }
  return {
    text: hasEarlier ? l10n.t('evals stale, run') : runText(cases),
    short: hasEarlier ? l10n.t('evals stale') : l10n.t('run evals'),
    tooltip: hasEarlier
      ? l10n.t('The prompt was changed since its fixtures were compared with live. Compares again.')
      : l10n.t('Runs the fixtures and compares with live.'),
    command: lensCommands.compareFixtures,
    target,
  };
}

function runText(cases: number): string {
  return cases === 1 ? l10n.t('run 1 eval') : l10n.t('run {0} evals', cases);
}
