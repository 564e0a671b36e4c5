import type { PromptTree } from '../tree/promptTree.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { CommandDeps } from './commandDeps.ts';

/** Commands that only change what the Prompts view shows. */
export const treeHandlers = (
  { ui }: Pick<CommandDeps, 'ui'>,
  tree: Pick<PromptTree, 'filter' | 'setFilter' | 'showOlderVersions'>,
) => ({
  [commandIds.showOlderVersions]: ({ project, prompt }: CommandTarget): Promise<void> => {
    if (project !== undefined && prompt !== undefined) tree.showOlderVersions(project, prompt);
    return Promise.resolve();
  },
  [commandIds.filterPrompts]: async (): Promise<void> => {
    const filter = await ui.input({
      title: l10n.t('Filter Prompts'),
      prompt: l10n.t('Parts of a key, in any order'),
      value: tree.filter,
    });
    await tree.setFilter(filter);
  },
  [commandIds.clearFilter]: (): Promise<void> => tree.setFilter(''),
});
