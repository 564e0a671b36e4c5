import * as vscode from 'vscode';
import type { CaseKind } from '../../domain/rollout/rolloutPlan.ts';
import type { BrokenCase, LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { TextRange } from '../../formats/text/textRange.ts';
import { assertNever } from '../../domain/assertNever.ts';
import { toRange } from '../editing/toRange.ts';
import { l10n } from '../platform/localize.ts';
import { createCaseTree, type FixturesFileNode, type KindNode } from './caseTree.ts';
import type { PromptFixtures } from './promptFixtures.ts';

/** A case with the prompt that it belongs to. */
export interface CaseRef {
  readonly prompt: PromptFixtures;
  readonly loaded: LoadedCase;
}

/** Keeps the rows of the Test Explorer as the files have them: prompt → fixtures file → kind → case. */
export class CaseItems {
  readonly #controller: vscode.TestController;
  readonly #cases = new WeakMap<vscode.TestItem, CaseRef>();
  readonly #prompts = new WeakMap<vscode.TestItem, string>();

  constructor(controller: vscode.TestController) {
    this.#controller = controller;
  }

  /** Adds rows of prompts whose cases are not read yet, and drops those that are gone. */
  setPrompts(uris: readonly string[], nameOf: (uri: string) => string): void {
    const wanted = new Set(uris);
    for (const [id] of this.#controller.items)
      if (!wanted.has(id)) this.#controller.items.delete(id);
    for (const uri of uris) {
      if (this.#controller.items.get(uri) !== undefined) continue;
      const item = this.#createPrompt(uri, nameOf(uri));
      item.canResolveChildren = true;
      this.#controller.items.add(item);
    }
  }

  setCases(prompt: PromptFixtures): void {
    const { uri } = prompt;
    const tree = createCaseTree(prompt.fixtures);
    if (tree.length === 0) {
      this.#controller.items.delete(uri);
      return;
    }
    let item = this.#controller.items.get(uri);
    if (item === undefined) {
      item = this.#createPrompt(uri, prompt.key ?? prompt.path);
      this.#controller.items.add(item);
    }
    item.canResolveChildren = false;
    item.error = describeFileErrors(prompt);
    syncChildren(item.children, tree, {
      idOf: (node) => node.file,
      create: (node) =>
        this.#createItem(node.file, fileName(node.file), fileUri(prompt, node.file)),
      update: (fileItem, node) => this.#updateFile(fileItem, node, prompt),
    });
  }

  caseOf(item: vscode.TestItem): CaseRef | undefined {
    return this.#cases.get(item);
  }

  /** The prompt whose row or case this is. */
  promptOf(item: vscode.TestItem): string | undefined {
    return this.#cases.get(item)?.prompt.uri ?? this.#prompts.get(item) ?? this.#above(item);
  }

  /** The rows of cases below a row, or itself; none below a prompt that was not read. */
  *casesBelow(item: vscode.TestItem): Generator<readonly [vscode.TestItem, CaseRef]> {
    const ref = this.#cases.get(item);
    if (ref !== undefined) yield [item, ref];
    for (const [, child] of item.children) yield* this.casesBelow(child);
  }

  /** The rows of one prompt's cases by their ids. */
  rowsOf(promptUri: string): ReadonlyMap<string, vscode.TestItem> {
    const item = this.#controller.items.get(promptUri);
    if (item === undefined) return new Map();
    return new Map([...this.casesBelow(item)].map(([row, { loaded }]) => [loaded.id, row]));
  }

  #above(item: vscode.TestItem): string | undefined {
    return item.parent === undefined ? undefined : this.promptOf(item.parent);
  }

  #createPrompt(uri: string, label: string): vscode.TestItem {
    const item = this.#createItem(uri, label, vscode.Uri.parse(uri));
    this.#prompts.set(item, uri);
    return item;
  }

  #createItem(id: string, label: string, uri: vscode.Uri): vscode.TestItem {
    return this.#controller.createTestItem(id, label, uri);
  }

  #updateFile(item: vscode.TestItem, node: FixturesFileNode, prompt: PromptFixtures): void {
    syncChildren(item.children, node.kinds, {
      idOf: ({ kind }) => kind,
      create: ({ kind }) => this.#createItem(kind, kindText(kind), fileUri(prompt, node.file)),
      update: (kindItem, kindNode) => this.#updateKind(kindItem, kindNode, prompt),
    });
  }

  #updateKind(item: vscode.TestItem, node: KindNode, prompt: PromptFixtures): void {
    const rows: readonly CaseRow[] = [
      ...node.cases.map((loaded) => ({ id: loaded.id, one: loaded, loaded })),
      ...node.broken.map((one, index) => ({ id: `broken:${one.name}:${index}`, one })),
    ].toSorted((a, b) => compareRanges(a.one.range, b.one.range));
    syncChildren(item.children, rows, {
      idOf: ({ id }) => id,
      create: ({ id, one }) => this.#createItem(id, one.name, fileUri(prompt, one.file)),
      update: (row, { one, loaded }, index) => {
        row.label = one.name;
        row.range = toRange(one.range);
        row.sortText = String(index).padStart(6, '0');
        row.error = 'messages' in one ? one.messages.join('\n') : undefined;
        if (loaded !== undefined) this.#cases.set(row, { prompt, loaded });
      },
    });
  }
}

interface CaseRow {
  readonly id: string;
  readonly one: LoadedCase | BrokenCase;
  readonly loaded?: LoadedCase;
}

interface Sync<Node> {
  readonly idOf: (node: Node) => string;
  readonly create: (node: Node) => vscode.TestItem;
  readonly update: (item: vscode.TestItem, node: Node, index: number) => void;
}

/** Rows that stay keep their results. */
function syncChildren<Node>(
  children: vscode.TestItemCollection,
  nodes: readonly Node[],
  { idOf, create, update }: Sync<Node>,
): void {
  const wanted = new Set(nodes.map(idOf));
  for (const [id] of children) if (!wanted.has(id)) children.delete(id);
  for (const [index, node] of nodes.entries()) {
    const item = children.get(idOf(node)) ?? create(node);
    update(item, node, index);
    if (children.get(idOf(node)) === undefined) children.add(item);
  }
}

/** Errors of a whole file, which no case shows. */
function describeFileErrors({ fixtures }: PromptFixtures): string | undefined {
  const errors = fixtures.problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0 || fixtures.broken.length > 0) return undefined;
  return errors.map(({ file, message }) => `${file}: ${message}`).join('\n');
}

function compareRanges(a: TextRange, b: TextRange): number {
  return a.start.line - b.start.line || a.start.column - b.start.column;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function fileUri({ project }: PromptFixtures, path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(project.folder ?? ''), ...path.split('/'));
}

function kindText(kind: CaseKind): string {
  switch (kind) {
    case 'representative':
      return l10n.t('Representative');
    case 'known-bad':
      return l10n.t('Known bad');
    case 'format-sensitive':
      return l10n.t('Format-sensitive');
    case 'safety':
      return l10n.t('Safety');
    default:
      return assertNever(kind);
  }
}
