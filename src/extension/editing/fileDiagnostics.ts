import * as vscode from 'vscode';
import type { FileProblem } from '../../formats/text/fileProblem.ts';
import { Disposable } from '../platform/disposable.ts';
import { describeError, type Logger } from '../platform/logger.ts';
import { OneAtATime } from '../platform/oneAtATime.ts';
import { RefreshTimer } from '../platform/refreshTimer.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import type { DocumentProblems } from './documentProblems.ts';
import { findFileKind, type FileKind } from './fileKind.ts';
import { readFileProblems } from './readFileProblems.ts';
import { toRange } from './toRange.ts';
import { withoutRepeated, type ForeignFinding } from './withoutRepeated.ts';

type Deps = Pick<WorkbenchDeps, 'projects' | 'workingCopies'> & {
  readonly log: Logger;
  readonly problems: DocumentProblems;
};

const typingDelayMs = 250;
const source = 'Prompt Rollout';
const checkedSchemes = new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs']);
const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Information,
} as const;

/** Findings in the Problems view: of every open file of ours, and of closed prompt files that cannot be published. */
export class FileDiagnostics extends Disposable {
  readonly #deps: Deps;
  readonly #collection = this.register(vscode.languages.createDiagnosticCollection(source));
  readonly #waiting = new Set<string>();
  readonly #foreign = new Map<string, string>();
  readonly #checking = new OneAtATime(
    () => this.#checkWaiting(),
    (error) => this.#deps.log.error(describeError(error)),
  );
  readonly #checkSoon = this.register(
    new RefreshTimer(() => {
      void this.#checking.run();
    }, typingDelayMs),
  );

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    const later = ({ uri }: vscode.TextDocument): void => {
      this.#later(uri.toString());
      const kind = findFileKind(uri.path);
      if (uri.scheme === 'file' && kind !== 'fixtures') this.#checkFixtures(kind);
    };
    this.register(vscode.workspace.onDidOpenTextDocument(later));
    this.register(vscode.workspace.onDidCloseTextDocument(later));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => later(document)));
    this.register(vscode.languages.onDidChangeDiagnostics(({ uris }) => this.#onForeign(uris)));
    this.register(
      deps.workingCopies.onDidChange((uris) => {
        for (const uri of uris) this.#later(uri);
        this.#checkFixtures('prompt');
      }),
    );
    for (const document of vscode.workspace.textDocuments) later(document);
    for (const { id } of deps.projects.all) {
      for (const { uri } of deps.workingCopies.inProject(id)) this.#later(uri);
    }
  }

  #later(uri: string): void {
    if (!isChecked(vscode.Uri.parse(uri))) return;
    this.#waiting.add(uri);
    this.#checkSoon.soon();
  }

  /** What an open fixtures file is compared with may have changed: its prompt, or a file that it names, of no kind of ours. */
  #checkFixtures(changed: FileKind | undefined): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.isClosed || findFileKind(document.uri.path) !== 'fixtures') continue;
      // Whatever is typed in a window comes by here: most fixtures name no file.
      if (changed === undefined && !document.getText().includes('file://')) continue;
      this.#deps.problems.forget(document);
      this.#later(document.uri.toString());
    }
  }

  async #checkWaiting(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const uri of waiting) {
      if (this.isDisposed) return;
      try {
        await this.#check(vscode.Uri.parse(uri));
      } catch (error) {
        this.#deps.log.debug(`${uri} could not be checked: ${describeError(error)}`);
      }
    }
  }

  async #check(uri: vscode.Uri): Promise<void> {
    const document = findOpen(uri);
    const copy = this.#deps.workingCopies.ofFile(uri.toString());
    const problems =
      document === undefined ? await readClosed(uri, copy) : await this.#deps.problems.of(document);
    const shown = withoutRepeated(problems, listForeign(uri));
    const found = [...shown.map(toDiagnostic), ...keyDiagnostics(copy)];
    // An empty list removes what was shown before. Thousands of files without a finding are not told of.
    if (found.length > 0 || this.#collection.has(uri)) this.#collection.set(uri, found);
  }

  /** A YAML extension has spoken, or gone silent, about one of our files. */
  #onForeign(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      if (!isChecked(uri)) continue;
      const said = JSON.stringify(listForeign(uri));
      if (said === (this.#foreign.get(uri.toString()) ?? '[]')) continue;
      this.#foreign.set(uri.toString(), said);
      this.#later(uri.toString());
    }
  }
}

function isChecked(uri: vscode.Uri): boolean {
  return checkedSchemes.has(uri.scheme) && findFileKind(uri.path) !== undefined;
}

function findOpen(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    (one) => !one.isClosed && one.uri.toString() === uri.toString(),
  );
}

/** Only what the project cannot use is worth reading a file that nobody looks at. */
async function readClosed(
  uri: vscode.Uri,
  copy: WorkingCopy | undefined,
): Promise<readonly FileProblem[]> {
  const kind = findFileKind(uri.path);
  const isBroken = copy?.state.kind === 'invalid' || copy?.state.kind === 'inConflict';
  if (kind === undefined || !isBroken || copy.key === undefined) return [];
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return readFileProblems(kind, text);
}

/** Why a prompt file has no key, or shares it: a finding about its name, shown on its first line. */
function keyDiagnostics(copy: WorkingCopy | undefined): readonly vscode.Diagnostic[] {
  if (copy === undefined || copy.key !== undefined || copy.problem === undefined) return [];
  const range = new vscode.Range(0, 0, 0, Number.MAX_SAFE_INTEGER);
  const diagnostic = new vscode.Diagnostic(range, copy.problem.message);
  diagnostic.source = source;
  diagnostic.code = 'bad_prompt_key';
  return [diagnostic];
}

function listForeign(uri: vscode.Uri): readonly ForeignFinding[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((one) => one.source !== source)
    .map((one) => ({
      source: one.source ?? '',
      startLine: one.range.start.line,
      endLine: one.range.end.line,
    }));
}

function toDiagnostic(problem: FileProblem): vscode.Diagnostic {
  const range = toRange(problem.range);
  const diagnostic = new vscode.Diagnostic(range, problem.message, severities[problem.severity]);
  diagnostic.source = source;
  diagnostic.code = problem.code;
  if (problem.code === 'unused_input') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}
