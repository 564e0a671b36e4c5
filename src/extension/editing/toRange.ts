import * as vscode from 'vscode';
import type { TextRange } from '../../formats/text/textRange.ts';

/** A place in a file in VS Code's words. */
export function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.column, end.line, end.column);
}
