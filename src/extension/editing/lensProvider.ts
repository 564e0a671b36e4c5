import * as vscode from 'vscode';
import { Disposable } from '../platform/disposable.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import { presentMoment } from '../rollouts/presentMoment.ts';
import type { EvalsKnowledge } from '../comparisons/evalsKnowledge.ts';
import type { ChangeSummaries } from './changeSummaries.ts';
import { findFileKind } from './fileKind.ts';
import type { FrozenPlans } from './frozenPlans.ts';
import type { Lens } from './lens.ts';
import { planLenses } from './planLenses.ts';
import type { PlanUsers } from './planUsers.ts';
import { promptLenses } from './promptLenses.ts';
import { gatherPromptLensFacts } from './promptLensFacts.ts';

type Deps = Pick<WorkbenchDeps, 'projects' | 'workingCopies' | 'seenRollouts' | 'settings'> & {
  readonly summaries: ChangeSummaries;
  readonly plans: FrozenPlans;
  readonly planUsers: PlanUsers;
  readonly evals: EvalsKnowledge;
};

/** Countdowns are in minutes. */
const countdownMs = 60 * 1000;
const firstLine = new vscode.Range(0, 0, 0, 0);

/** The line of lenses above prompt files and plans. */
export class LensProvider extends Disposable implements vscode.CodeLensProvider {
  readonly #deps: Deps;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #refresh = this.register(
    new RefreshTimer(() => {
      this.#changed.fire();
    }, 100),
  );
  readonly #countdown = this.register(
    new RefreshTimer(() => {
      this.#changed.fire();
    }, countdownMs),
  );

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    const soon = (): void => this.#refresh.soon();
    this.register(deps.projects.onDidChange(soon));
    this.register(deps.projects.onDidChangeRegistry(soon));
    this.register(deps.workingCopies.onDidChange(soon));
    this.register(deps.seenRollouts.onDidChange(soon));
    this.register(deps.settings.onDidChange(soon));
    this.register(deps.summaries.onDidChange(soon));
    this.register(deps.plans.onDidChange(soon));
    this.register(deps.evals.onDidChange(soon));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { projects, settings } = this.#deps;
    await projects.ready;
    if (!settings.isCodeLensOn(document.uri)) return [];
    return this.#listLenses(document).map(toCodeLens);
  }

  #listLenses(document: vscode.TextDocument): readonly Lens[] {
    const { workingCopies, planUsers } = this.#deps;
    const uri = document.uri.toString();
    switch (findFileKind(document.uri.path)) {
      case 'prompt': {
        const copy = workingCopies.ofFile(uri);
        const facts =
          copy === undefined ? undefined : gatherPromptLensFacts(copy, presentMoment(), this.#deps);
        if (facts === undefined) return [];
        if (facts.rollout !== undefined) this.#countdown.soon();
        return promptLenses(facts);
      }
      case 'plan':
        return planLenses(planUsers.find(uri, document));
      case 'fixtures':
      case 'project':
      case undefined:
        return [];
    }
  }
}

function toCodeLens({ text, tooltip, command, target }: Lens): vscode.CodeLens {
  return new vscode.CodeLens(firstLine, {
    title: text,
    tooltip,
    command,
    ...(target === undefined ? {} : { arguments: [target] }),
  });
}
