import * as vscode from 'vscode';
import { Disposable } from '../platform/disposable.ts';
import { l10n } from '../platform/localize.ts';
import { ViewRefresh } from '../platform/viewRefresh.ts';
import type { TreeViews } from '../platform/workbench.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import { presentMoment } from '../rollouts/presentMoment.ts';
import { listWatchedRollouts } from '../rollouts/watchedRollouts.ts';
import { connectionText } from '../statusBar/statusBarTooltip.ts';
import { viewIds } from '../manifest.ts';
import { InternedRefs } from './internedRefs.ts';
import { goneItem, toTreeItem } from './toTreeItem.ts';
import {
  countAttention,
  describeRolloutRow,
  rolloutChildrenOf,
  type RolloutTreeFacts,
} from './rolloutTreeModel.ts';
import type { RolloutTreeRef, TreeRef } from './treeRef.ts';

type Deps = Pick<WorkbenchDeps, 'projects' | 'seenRollouts'>;

/** The Rollouts view: few rows, so every change shows them anew. */
export class RolloutTree extends Disposable implements vscode.TreeDataProvider<TreeRef> {
  readonly #deps: Deps;
  readonly #view: vscode.TreeView<TreeRef>;
  readonly #refs = new InternedRefs<RolloutTreeRef>();
  readonly #changed = this.register(new vscode.EventEmitter<TreeRef | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #refresh = this.register(
    new ViewRefresh(() => {
      this.#show();
    }),
  );

  constructor(deps: Deps, views: TreeViews) {
    super();
    this.#deps = deps;
    this.#view = views[viewIds.rollouts];
    this.register(deps.projects.onDidChange(() => this.#refresh.soon()));
    this.register(deps.projects.onDidChangeRegistry(() => this.#refresh.soon()));
    this.register(deps.seenRollouts.onDidChange(() => this.#refresh.soon()));
    this.#show();
  }

  getChildren(ref?: TreeRef): TreeRef[] {
    if (ref !== undefined && ref.kind !== 'endedGroup') return [];
    return this.#refs.intern(rolloutChildrenOf(ref, this.#facts()));
  }

  getTreeItem(ref: TreeRef): vscode.TreeItem {
    if (ref.kind !== 'rollout' && ref.kind !== 'endedGroup') return goneItem(ref);
    const row = describeRolloutRow(ref, this.#facts());
    return row === undefined ? goneItem(ref) : toTreeItem(ref, row);
  }

  getParent(): undefined {
    return undefined;
  }

  #facts(): RolloutTreeFacts {
    const { projects, seenRollouts } = this.#deps;
    const moment = presentMoment();
    return { rollouts: listWatchedRollouts(projects.all, seenRollouts, moment), moment };
  }

  #show(): void {
    const count = countAttention(this.#facts());
    this.#view.badge = count === 0 ? undefined : { value: count, tooltip: attentionText(count) };
    this.#view.description = this.#registryText();
    this.#changed.fire(undefined);
  }

  #registryText(): string {
    const connections = new Set(this.#deps.projects.all.map((project) => project.connection));
    const [only, ...others] = connections;
    if (only === undefined) return '';
    if (others.length > 0) return l10n.t('{0} registries', connections.size);
    const { label, isLocal, status, state } = only;
    return connectionText(
      { label, isLocal, status, asOf: state.asOf, clockOffsetMs: state.clockOffsetMs },
      { moment: presentMoment() },
    );
  }
}

function attentionText(count: number): string {
  return count === 1
    ? l10n.t('1 rollout wants somebody to look')
    : l10n.t('{0} rollouts want somebody to look', count);
}
