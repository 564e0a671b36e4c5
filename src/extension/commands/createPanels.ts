import * as vscode from 'vscode';
import { commandIds } from '../manifest.ts';
import { createComponentLogger } from '../platform/logger.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import { vscodeDiffWindow } from '../diff/vscodeDiffWindow.ts';
import type { Evals } from '../evalEngine/registerEvals.ts';
import { PanelDraftBook } from '../rolloutPanel/panelDraftBook.ts';
import { RolloutPanels } from '../rolloutPanel/rolloutPanels.ts';

/** The rollout panels, which act by the same commands as the palette. */
export function createPanels(
  deps: WorkbenchDeps & { readonly evals: Pick<Evals, 'makeFixture'> },
): RolloutPanels {
  const { projects, workingCopies, runCommand } = deps;
  const findProject = (registry: string) =>
    projects.all.find(({ connection }) => connection.id === registry);
  return new RolloutPanels({
    extensionUri: deps.context.extensionUri,
    log: createComponentLogger(deps.log, 'panel'),
    versions: deps.versions,
    seenRollouts: deps.seenRollouts,
    drafts: new PanelDraftBook(deps.workspaceState),
    actions: {
      run: runCommand,
      openDiff: ({ prompt, environment }, from, to) =>
        runCommand(commandIds.compareVersions, {
          prompt,
          environment,
          version: to,
          baseVersion: from,
        }),
      openRollout: ({ prompt, environment, rolloutId }) =>
        runCommand(commandIds.openRollout, {
          prompt,
          environment,
          ...(rolloutId === undefined ? {} : { rolloutId }),
        }),
      openText: (side) => vscodeDiffWindow.openSide({ kind: 'text', ...side }),
      compareTexts: (left, right, title) =>
        vscodeDiffWindow.openDiff(
          { left: { kind: 'text', ...left }, right: { kind: 'text', ...right } },
          title,
        ),
      makeFixture: deps.evals.makeFixture,
      copyText: async (text) => vscode.env.clipboard.writeText(text),
      openExternal: async (address) => {
        await vscode.env.openExternal(vscode.Uri.parse(address));
      },
    },
    projects,
    findConnection: (registry) => findProject(registry)?.connection,
    findProject: ({ registry }) => findProject(registry)?.id,
    hasPromptFile: ({ registry, prompt }) => {
      const project = findProject(registry);
      return project !== undefined && workingCopies.ofPrompt(project.id, prompt) !== undefined;
    },
  });
}
