// Which cases a request of the Test Explorer means, as the files have them now.
import type * as vscode from 'vscode';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { TextRange } from '../../formats/text/textRange.ts';
import type { CaseItems } from './caseItems.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';

/** A row that was asked for and cannot run: what its file says is broken. */
export interface UnusableRow {
  readonly item: vscode.TestItem;
  readonly reasons: readonly {
    readonly text: string;
    readonly file: string;
    readonly range: TextRange;
  }[];
}

export interface ChosenCases {
  readonly prompt: PromptFixtures;
  readonly cases: readonly LoadedCase[];
  /** By the id of the case. */
  readonly rows: ReadonlyMap<string, vscode.TestItem>;
  readonly unusable: readonly UnusableRow[];
}

interface ChoosingDeps {
  readonly controller: vscode.TestController;
  readonly items: CaseItems;
  readonly book: Pick<FixtureBook, 'reload'>;
}

/** Reads the files again, so that no answer is asked for with what they held before. Stops early at a cancellation. */
export async function chooseCases(
  { include, exclude = [] }: Pick<vscode.TestRunRequest, 'include' | 'exclude'>,
  signal: AbortSignal,
  { controller, items, book }: ChoosingDeps,
): Promise<readonly ChosenCases[]> {
  const roots = include ?? [...controller.items].map(([, item]) => item);
  const byPrompt = new Map<string | undefined, vscode.TestItem[]>();
  for (const item of roots) {
    const uri = items.promptOf(item);
    byPrompt.set(uri, [...(byPrompt.get(uri) ?? []), item]);
  }
  const chosen: ChosenCases[] = [];
  for (const [uri, asked] of byPrompt) {
    if (uri === undefined || signal.aborted) continue;
    const prompt = await book.reload(uri);
    if (prompt === undefined) {
      items.drop(uri);
      continue;
    }
    items.setCases(prompt);
    const left = new Set(exclude.flatMap((item) => listLeaves(item, uri, items)));
    const leaves = asked.flatMap((item) => listLeaves(item, uri, items));
    const one = sortOut(
      prompt,
      leaves.filter((item) => !left.has(item)),
      items,
    );
    if (one.cases.length + one.unusable.length > 0) chosen.push(one);
  }
  return chosen;
}

/** Rows that were made anew since they were asked for are found by what they stand for. */
function listLeaves(item: vscode.TestItem, uri: string, items: CaseItems): vscode.TestItem[] {
  const row = items.promptRow(uri);
  if (row === undefined) return [];
  if (item.id === uri) return [...items.leavesBelow(row)];
  if (isBelow(item, row)) return [...items.leavesBelow(item)];
  const id = items.caseOf(item)?.loaded.id;
  if (id === undefined) return [];
  return [...items.leavesBelow(row)].filter((leaf) => items.caseOf(leaf)?.loaded.id === id);
}

function isBelow(item: vscode.TestItem, row: vscode.TestItem): boolean {
  return item === row || (item.parent !== undefined && isBelow(item.parent, row));
}

function sortOut(
  prompt: PromptFixtures,
  leaves: readonly vscode.TestItem[],
  items: CaseItems,
): ChosenCases {
  const rows = new Map<string, vscode.TestItem>();
  const unusable: UnusableRow[] = [];
  const known = new Map(prompt.fixtures.cases.map((one) => [one.id, one]));
  for (const item of new Set(leaves)) {
    const broken = items.brokenOf(item);
    const errors = items.fileErrorsOf(item);
    const now = known.get(items.caseOf(item)?.loaded.id ?? '');
    if (now !== undefined) {
      rows.set(now.id, item);
    } else if (broken !== undefined) {
      const { file, range } = broken;
      unusable.push({ item, reasons: broken.messages.map((text) => ({ text, file, range })) });
    } else if (errors.length > 0) {
      const reasons = errors.map(({ message, file, range }) => ({ text: message, file, range }));
      unusable.push({ item, reasons });
    }
  }
  return {
    ...{ prompt, rows, unusable },
    cases: prompt.fixtures.cases.filter(({ id }) => rows.has(id)),
  };
}
