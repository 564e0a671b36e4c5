import type * as vscode from 'vscode';
import { findFixtureProblems } from '../../evals/fixtures/findFixtureProblems.ts';
import type { FileProblem } from '../../formats/text/fileProblem.ts';
import { locateFile, openEditorFiles } from './editorFiles.ts';
import { findFileKind } from './fileKind.ts';
import { readFileProblems } from './readFileProblems.ts';

interface Read {
  readonly version: number;
  readonly problems: Promise<readonly FileProblem[]>;
}

/** Findings of open documents, worked out once per version of the text. */
export class DocumentProblems {
  readonly #read = new WeakMap<vscode.TextDocument, Read>();

  async of(document: vscode.TextDocument): Promise<readonly FileProblem[]> {
    const known = this.#read.get(document);
    if (known?.version === document.version) return await known.problems;
    const problems = readDocument(document);
    this.#read.set(document, { version: document.version, problems });
    return await problems;
  }

  /** Something else changed that the findings of a document depend on. */
  forget(document: vscode.TextDocument): void {
    this.#read.delete(document);
  }
}

async function readDocument(document: vscode.TextDocument): Promise<readonly FileProblem[]> {
  const kind = findFileKind(document.uri.path);
  if (kind === undefined) return [];
  const text = document.getText();
  const place = kind === 'fixtures' ? locateFile(document.uri) : undefined;
  if (place === undefined) return readFileProblems(kind, text);
  return await findFixtureProblems({ path: place.path, text }, openEditorFiles(place.folder));
}
