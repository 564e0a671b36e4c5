import type { CommandDeps } from '../commands/commandDeps.ts';
import { findPromptUri } from '../caseTests/fixtureCommands.ts';
import type { FixtureBook } from '../caseTests/promptFixtures.ts';
import type { DiffWindow } from '../diff/diffWindow.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { openBehaviourDiff } from './behaviourDiff.ts';
import type { ComparisonBook } from './comparisonBook.ts';

export interface ComparisonDeps extends CommandDeps {
  readonly book: Pick<FixtureBook, 'findPrompt'>;
  readonly comparisons: Pick<ComparisonBook, 'of'>;
  readonly diffs: DiffWindow;
}

export const comparisonHandlers = (deps: ComparisonDeps) => ({
  [commandIds.compareBehaviour]: (target: CommandTarget) => compareBehaviour(target, deps),
});

async function compareBehaviour(target: CommandTarget, deps: ComparisonDeps): Promise<void> {
  const uri = await findPromptUri(target, deps, l10n.t('Compare Behaviour'));
  const known = deps.comparisons.of(uri);
  if (known !== undefined) {
    await openBehaviourDiff(known, deps.diffs);
    return;
  }
  throw new UserError(l10n.t('The fixtures were not compared with live in this window yet.'), {
    actions: [
      {
        label: l10n.t('Compare with Live'),
        run: () => deps.runCommand(commandIds.compareFixtures, { uri }),
      },
    ],
  });
}
