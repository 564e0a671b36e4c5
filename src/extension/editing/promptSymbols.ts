import * as vscode from 'vscode';
import { listPromptOutline, type OutlineItem } from '../../formats/promptOutline.ts';
import { toRange } from './toRange.ts';

const kinds: Readonly<Record<OutlineItem['kind'], vscode.SymbolKind>> = {
  section: vscode.SymbolKind.Namespace,
  value: vscode.SymbolKind.Property,
  message: vscode.SymbolKind.String,
  input: vscode.SymbolKind.Variable,
  tool: vscode.SymbolKind.Function,
  case: vscode.SymbolKind.Object,
};

/** Outline, breadcrumbs and Go to Symbol of prompt files. */
export const promptSymbols: vscode.DocumentSymbolProvider = {
  provideDocumentSymbols: (document) => listPromptOutline(document.getText()).map(toSymbol),
};

function toSymbol(item: OutlineItem): vscode.DocumentSymbol {
  const { name, detail, kind, range, selection, children } = item;
  // VS Code refuses a symbol without a name.
  const label = name.trim() === '' ? '…' : name;
  const symbol = new vscode.DocumentSymbol(
    label,
    detail,
    kinds[kind],
    toRange(range),
    toRange(selection),
  );
  symbol.children = children.map(toSymbol);
  return symbol;
}
