// Puts the parts of evals together: fixtures, Test Explorer, previews, keys, and the engine that is loaded when needed.
import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';
import { projectFileName } from '../../domain/project/project.ts';
import { createHttpSend } from '../../evals/models/http/createHttpSend.ts';
import { readContentHash } from '../../formats/readContentHash.ts';
import { CaseTests } from '../caseTests/caseTests.ts';
import { fixtureHandlers, type FixtureDeps } from '../caseTests/fixtureCommands.ts';
import { makeSampleFixture } from '../caseTests/sampleFixture.ts';
import type { FixtureFiles } from '../caseTests/saveFixture.ts';
import { applyTextEdits, createTextFile } from '../caseTests/textEdits.ts';
import { FixtureBookService } from '../caseTests/fixtureBookService.ts';
import { findBaseline } from '../comparisons/findBaseline.ts';
import { ComparisonBook } from '../comparisons/comparisonBook.ts';
import { comparisonHandlers } from '../comparisons/comparisonCommands.ts';
import { createEvalsKnowledge } from '../comparisons/evalsKnowledge.ts';
import { EvidenceBook } from '../comparisons/evidenceBook.ts';
import { compareVersionContent } from '../comparisons/compareVersionContent.ts';
import { createTelling } from '../comparisons/createTelling.ts';
import type { GuardedSample } from '../rolloutPanel/guardedSample.ts';
import { listUnsavedFiles } from '../editing/editorFiles.ts';
import { vscodeDiffWindow } from '../diff/vscodeDiffWindow.ts';
import { confirmCost } from './confirmCost.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { commandIds, contextKeys, type CommandTarget } from '../manifest.ts';
import { manageModelKeys, type ManageKeysDeps } from '../models/manageModelKeys.ts';
import { ModelKeys } from '../models/modelKeys.ts';
import { createProblemActions, type ProblemActions } from '../models/problemActions.ts';
import { tellRunProblems } from '../models/tellRunProblems.ts';
import { measureInVscode } from '../models/measureInVscode.ts';
import { createVscodeModel } from '../models/vscodeModel.ts';
import { disposeAll } from '../platform/disposable.ts';
import { describeError } from '../platform/logger.ts';
import { reportError } from '../platform/reportError.ts';
import { requireTrust } from '../platform/requireTrust.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import { PreviewBook } from '../preview/previewBook.ts';
import { previewHandlers, type PreviewDeps } from '../preview/previewCommands.ts';
import { PromptPreviews } from '../preview/promptPreviews.ts';
import type { Project } from '../projects/project.ts';
import { EvalRuns } from './evalRuns.ts';
import { withRunProgress } from './withRunProgress.ts';

export interface EvalsDeps extends CommandDeps, Pick<WorkbenchDeps, 'context' | 'settings'> {
  /** Where failures that nobody waits for are told. */
  readonly output: vscode.LogOutputChannel;
}

/** What the workbench takes from evals. */
export type Evals = ReturnType<typeof registerEvals>;

export function registerEvals(deps: EvalsDeps) {
  const { log, ui } = deps;
  const keys = createKeys(deps);
  const keyDeps: ManageKeysDeps = { projects: deps.projects, ui, keys, openProjectFile };
  const book = new FixtureBookService(deps);
  const engine = createEngine(deps, keys);
  const previews = createPreviews(deps, book, engine);
  const comparisons = new ComparisonBook(log);
  const actions = createActions(deps, keyDeps);
  const telling = createTelling(deps, comparisons, actions);
  const tests = createTests(deps, { book, engine, telling });
  const evidence = new EvidenceBook(deps);
  const owned = disposeAll([
    book,
    engine,
    previews.pages,
    previews.windows,
    comparisons,
    evidence,
    tests,
  ]);
  return {
    handlers: {
      ...previewHandlers({
        ...deps,
        ...{ book, previews: previews.pages, ask: engine.ask, requireTrust, ...inWindow },
        show: (uri) => previews.windows.show(uri),
        reveal: previews.windows.reveal,
        tellProblem: tellTryProblem(actions),
      }),
      ...fixtureHandlers({
        ...deps,
        ...{ book, files, requireTrust },
        findFailure: (argument) => tests.findFailure(argument),
        runAll: (uri, mode) => runAll(tests, uri, mode),
        compareVersion: (prompt, target) =>
          compareVersionContent(prompt, target, {
            ...{ versions: deps.versions, runner: engine, withProgress: withRunProgress },
            tellProblems: (problems, { project }) => telling.tellProblems(problems, { project }),
            onComparison: telling.onComparison,
          }),
      }),
      ...comparisonHandlers({ ...deps, book, comparisons, diffs: vscodeDiffWindow }),
      [commandIds.manageModelKeys]: () => manageModelKeys(keyDeps),
    },
    makeFixture: createFixtureMaker(deps, book, previews.windows),
    knowledge: createEvalsKnowledge({ book, comparisons, evidence }),
    dispose: () => owned.dispose(),
  };
}

function createPreviews(
  { editor, log }: EvalsDeps,
  book: FixtureBookService,
  { measure }: EvalRuns,
): { readonly pages: PreviewBook; readonly windows: PromptPreviews } {
  const onError = (error: unknown): void => log.error(describeError(error));
  const readText = (uri: string): Promise<string> => editor.readText(uri);
  const pages = new PreviewBook({ book, readText, measure, onError });
  return { pages, windows: new PromptPreviews({ book, previews: pages, onError }) };
}

/** For samples that the rollout panel shows. */
function createFixtureMaker(deps: EvalsDeps, book: FixtureBookService, windows: PromptPreviews) {
  const editor = { ...deps.editor, reveal: windows.reveal };
  return (target: CommandTarget, sample: GuardedSample): Promise<void> =>
    makeSampleFixture(target, sample, { ...deps, book, files, requireTrust, editor });
}

function tellTryProblem(actions: ProblemActions): PreviewDeps['tellProblem'] {
  return ({ code, message, model }, project, again) => {
    const problem = { code, message, ...(model === undefined ? {} : { model }), caseIds: [] };
    tellRunProblems([problem], project, { ...actions, again });
  };
}

function onTrying(isTrying: boolean): void {
  void vscode.commands.executeCommand('setContext', contextKeys.trying, isTrying);
}

function cursorLine(): number | undefined {
  return vscode.window.activeTextEditor?.selection.active.line;
}

function createActions({ output }: EvalsDeps, keyDeps: ManageKeysDeps): ProblemActions {
  return createProblemActions(keyDeps, (error) =>
    reportError(error, vscode.l10n.t('change how models are asked'), output),
  );
}

interface TestParts {
  readonly book: FixtureBookService;
  readonly engine: EvalRuns;
  readonly telling: ReturnType<typeof createTelling>;
}

function createTests(
  { editor, workingCopies, output }: EvalsDeps,
  { book, engine, telling }: TestParts,
): CaseTests {
  const report = (error: unknown): void =>
    reportError(error, vscode.l10n.t('run the fixtures'), output);
  return new CaseTests({
    book,
    runner: engine,
    readText: (uri) => editor.readText(uri),
    readContentHash: async (uri) => readContentHash(await editor.readText(uri)),
    nameOf: (uri) => workingCopies.ofFile(uri)?.key ?? vscode.workspace.asRelativePath(uri),
    report,
    listUnsaved: ({ project, fixtures }) =>
      project.folder === undefined
        ? []
        : listUnsavedFiles(vscode.Uri.parse(project.folder), fixtures.files),
    requireTrust,
    onComparisons: (found) => telling.onComparisons(found).catch(report),
    tellProblems: ({ problems, project }, again) =>
      telling.tellProblems(problems, {
        ...{ project, again: () => again(), replay: () => again('replay') },
      }),
  });
}

const files: FixtureFiles = { applyEdits: applyTextEdits, create: createTextFile };
const inWindow = { files, cursorLine, onTrying };

function createKeys({ context, settings, ui }: EvalsDeps): ModelKeys {
  return new ModelKeys({
    secrets: context.secrets,
    environment: process.env,
    consents: {
      has: (consent) => settings.values.trustedModelEndpoints.includes(consent),
      add: (consent) => settings.trustModelEndpoint(consent),
    },
    ui,
  });
}

function createEngine(
  { context, settings, log, versions, ui }: EvalsDeps,
  keys: ModelKeys,
): EvalRuns {
  const dist = path.join(context.extensionPath, 'dist');
  return new EvalRuns({
    findKey: (endpoint) => keys.find(endpoint),
    send: createHttpSend({ proxy: 'none', isTlsStrict: () => settings.isTlsStrict }),
    vscodeModel: createVscodeModel(context.languageModelAccessInformation),
    measureInVscode,
    cacheFolder: path.join(context.globalStorageUri.fsPath, 'answers'),
    onCacheFailure: (error) => log.warn(`Answers are not kept: ${describeError(error)}`),
    sandboxScript: path.join(dist, 'sandbox.cjs'),
    findBaseline: (prompt) => findBaseline(prompt, { versions }),
    confirmCost: (estimate) => confirmCost(estimate, ui),
    isTrusted: () => vscode.workspace.isTrusted,
  });
}

async function openProjectFile({ folder }: Project): Promise<void> {
  if (folder === undefined) return;
  await vscode.window.showTextDocument(
    vscode.Uri.joinPath(vscode.Uri.parse(folder), projectFileName),
  );
}

function runAll(tests: CaseTests, ...[uri, mode]: Parameters<FixtureDeps['runAll']>) {
  return withRunProgress(vscode.l10n.t('Running fixtures'), (signal, onProgress) =>
    tests.run(uri, mode, { signal, onProgress }),
  );
}
