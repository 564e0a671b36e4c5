import * as vscode from 'vscode';
import type { CaseKind } from '../../domain/rollout/rolloutPlan.ts';
import type { BrokenCase, FixtureProblem, LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { TextRange } from '../../formats/text/textRange.ts';
import { assertNever } from '../../domain/assertNever.ts';
import { toRange } from '../editing/toRange.ts';
import { l10n } from '../platform/localize.ts';
import { toLabelText } from '../platform/toLabelText.ts';
import { createCaseTree, type FixturesFileNode, type KindNode } from './caseTree.ts';
import { findFileUri } from './findFileUri.ts';
import type { PromptFixtures } from './promptFixtures.ts';

/** A case with the prompt that it belongs to. */
export interface CaseRef {
  readonly prompt: PromptFixtures;
  readonly loaded: LoadedCase;
}

/** What a row stands for. */
type RowContent =
  | { readonly kind: 'prompt'; readonly uri: string }
  | ({ readonly kind: 'case' } & CaseRef)
  | { readonly kind: 'broken'; readonly broken: BrokenCase }
  | { readonly kind: 'file'; readonly errors: readonly FixtureProblem[] }
  | { readonly kind: 'group' };

/** Keeps the rows of the Test Explorer as the files have them: prompt → fixtures file → kind → case. */
export class CaseItems {
  readonly #controller: vscode.TestController;
  readonly #contents = new WeakMap<vscode.TestItem, RowContent>();

  constructor(controller: vscode.TestController) {
    this.#controller = controller;
  }

  /** Adds rows of prompts whose cases are not read yet, and drops those that are gone. */
  setPrompts(uris: readonly string[], nameOf: (uri: string) => string): void {
    const wanted = new Set(uris);
    const { items } = this.#controller;
    for (const [id] of items) if (!wanted.has(id)) items.delete(id);
    for (const uri of uris) {
      const known = items.get(uri);
      if (known === undefined) items.add(this.#createPrompt(uri, nameOf(uri), true));
      else known.label = nameOf(uri);
    }
  }

  drop(promptUri: string): void {
    this.#controller.items.delete(promptUri);
  }

  setCases(prompt: PromptFixtures): void {
    const { uri } = prompt;
    const { items } = this.#controller;
    const tree = createCaseTree(prompt.fixtures);
    if (tree.length === 0) {
      items.delete(uri);
      return;
    }
    const name = prompt.key ?? prompt.path;
    const item = items.get(uri) ?? this.#createPrompt(uri, name, false);
    item.label = name;
    item.canResolveChildren = false;
    syncRows(item.children, tree, {
      idOf: (node) => node.file,
      create: (node) =>
        this.#createItem(node.file, fileName(node.file), findFileUri(prompt, node.file)),
      update: (fileItem, node) => this.#updateFile(fileItem, node, prompt),
    });
    if (items.get(uri) === undefined) items.add(item);
  }

  /** The row of a prompt. */
  promptRow(promptUri: string): vscode.TestItem | undefined {
    return this.#controller.items.get(promptUri);
  }

  caseOf(item: vscode.TestItem): CaseRef | undefined {
    const content = this.#contents.get(item);
    return content?.kind === 'case' ? content : undefined;
  }

  brokenOf(item: vscode.TestItem): BrokenCase | undefined {
    const content = this.#contents.get(item);
    return content?.kind === 'broken' ? content.broken : undefined;
  }

  /** What is wrong with the file that a row stands for, or lies in. */
  fileErrorsOf(item: vscode.TestItem): readonly FixtureProblem[] {
    const content = this.#contents.get(item);
    if (content?.kind === 'file') return content.errors;
    return item.parent === undefined ? [] : this.fileErrorsOf(item.parent);
  }

  /** The prompt whose row or case this is; known of rows that are gone, too. */
  promptOf(item: vscode.TestItem): string | undefined {
    const content = this.#contents.get(item);
    if (content?.kind === 'prompt') return content.uri;
    if (content?.kind === 'case') return content.prompt.uri;
    return item.parent === undefined ? undefined : this.promptOf(item.parent);
  }

  /** The rows without rows below a row, or itself: cases, and files that hold none. */
  *leavesBelow(item: vscode.TestItem): Generator<vscode.TestItem> {
    if (item.children.size === 0) yield item;
    for (const [, child] of item.children) yield* this.leavesBelow(child);
  }

  #updateFile(item: vscode.TestItem, node: FixturesFileNode, prompt: PromptFixtures): void {
    const { errors, kinds } = node;
    this.#contents.set(item, { kind: 'file', errors });
    item.error = errors.length === 0 ? undefined : describeErrors(errors);
    // While somebody types, a file is often no YAML for a moment: rows stay with their results until it is again.
    if (errors.length > 0 && kinds.length === 0) return;
    syncRows(item.children, kinds, {
      idOf: ({ kind }) => kind,
      create: ({ kind }) => this.#createItem(kind, kindText(kind), findFileUri(prompt, node.file)),
      update: (kindItem, kindNode) => this.#updateKind(kindItem, kindNode, prompt),
    });
  }

  #updateKind(item: vscode.TestItem, node: KindNode, prompt: PromptFixtures): void {
    this.#contents.set(item, { kind: 'group' });
    const rows: readonly CaseRow[] = [
      ...node.cases.map((loaded) => ({
        ...{ id: loaded.id, one: loaded },
        content: { kind: 'case', prompt, loaded } as const,
      })),
      ...node.broken.map((broken, index) => ({
        ...{ id: `broken:${broken.name}:${index}`, one: broken },
        content: { kind: 'broken', broken } as const,
      })),
    ].toSorted((a, b) => compareRanges(a.one.range, b.one.range));
    syncRows(item.children, rows, {
      idOf: ({ id }) => id,
      create: ({ id, one }) =>
        this.#createItem(id, toLabelText(one.name), findFileUri(prompt, one.file)),
      update: (row, { one, content }) => {
        row.label = toLabelText(one.name);
        row.range = toRange(one.range);
        row.error = content.kind === 'broken' ? content.broken.messages.join('\n') : undefined;
        this.#contents.set(row, content);
      },
    });
  }

  #createPrompt(uri: string, label: string, isUnread: boolean): vscode.TestItem {
    const item = this.#createItem(uri, label, vscode.Uri.parse(uri));
    this.#contents.set(item, { kind: 'prompt', uri });
    item.canResolveChildren = isUnread;
    // Projects may have prompts of the same key.
    const { workspace } = vscode;
    const folder = workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
    if (folder !== undefined && (workspace.workspaceFolders ?? []).length > 1)
      item.description = folder.name;
    return item;
  }

  #createItem(id: string, label: string, uri: vscode.Uri): vscode.TestItem {
    return this.#controller.createTestItem(id, label, uri);
  }
}

interface CaseRow {
  readonly id: string;
  readonly one: LoadedCase | BrokenCase;
  readonly content: RowContent;
}

interface Sync<Node> {
  readonly idOf: (node: Node) => string;
  readonly create: (node: Node) => vscode.TestItem;
  readonly update: (item: vscode.TestItem, node: Node) => void;
}

/** Rows that stay keep their results, wherever they move to in their list. */
function syncRows<Node>(
  children: vscode.TestItemCollection,
  nodes: readonly Node[],
  { idOf, create, update }: Sync<Node>,
): void {
  const wanted = new Set(nodes.map(idOf));
  for (const [id] of children) if (!wanted.has(id)) children.delete(id);
  for (const [index, node] of nodes.entries()) {
    const known = children.get(idOf(node));
    const item = known ?? create(node);
    update(item, node);
    item.sortText = String(index).padStart(6, '0');
    if (known === undefined) children.add(item);
  }
}

function describeErrors(errors: readonly FixtureProblem[]): string {
  return errors
    .map(({ message, range }) => l10n.t('Line {0}: {1}', String(range.start.line + 1), message))
    .join('\n');
}

function compareRanges(a: TextRange, b: TextRange): number {
  return a.start.line - b.start.line || a.start.column - b.start.column;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
