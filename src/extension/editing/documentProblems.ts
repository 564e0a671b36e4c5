import type * as vscode from 'vscode';
import type { FileProblem } from '../../formats/text/fileProblem.ts';
import { findFileKind } from './fileKind.ts';
import { readFileProblems } from './readFileProblems.ts';

interface Read {
  readonly version: number;
  readonly problems: readonly FileProblem[];
}

/** Findings of open documents, worked out once per version of the text. */
export class DocumentProblems {
  readonly #read = new WeakMap<vscode.TextDocument, Read>();

  of(document: vscode.TextDocument): readonly FileProblem[] {
    const known = this.#read.get(document);
    if (known?.version === document.version) return known.problems;
    const kind = findFileKind(document.uri.path);
    const problems = kind === undefined ? [] : readFileProblems(kind, document.getText());
    this.#read.set(document, { version: document.version, problems });
    return problems;
  }
}
