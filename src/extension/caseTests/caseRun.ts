import * as vscode from 'vscode';
import { assertNever } from '../../domain/assertNever.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { CaseResult, RunProblem } from '../../evals/run/runResult.ts';
import { toRange } from '../editing/toRange.ts';
import { testMessageContexts } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import type { CaseItems } from './caseItems.ts';
import { reportCase, type CaseMessage } from './caseReport.ts';
import type { CaseRunner, RunInputs, RunMode, RunSession } from './caseRunner.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';

export interface CaseRunDeps {
  readonly controller: vscode.TestController;
  readonly items: CaseItems;
  readonly book: FixtureBook;
  readonly runner: CaseRunner;
  /** The text as the editor has it. */
  readonly readText: (uri: string) => Promise<string>;
  /** Tells what concerns the whole run, once. */
  readonly tellProblems: (problems: readonly RunProblem[], about: ToldRun) => void;
  readonly replay: (order: RunOrder) => unknown;
  readonly onComparison: (prompt: PromptFixtures, comparison: Comparison) => void;
  /** Shows a failure to a person; a cancellation is silent. */
  readonly report: (error: unknown) => void;
  /** What a row shows now, for commands on its messages. */
  readonly onMessages: (at: vscode.TestItem, found: readonly CaseMessage[]) => void;
}

/** The run that problems are about. */
export interface ToldRun {
  readonly project: Project;
  /** Runs the same with recorded answers. */
  readonly replay: () => unknown;
}

/** Sessions by project, so that a run over several prompts, or on each save, keeps one budget. */
export type Sessions = Map<string, Promise<RunSession>>;

export interface RunOrder {
  readonly request: vscode.TestRunRequest;
  readonly mode: RunMode;
  readonly token: vscode.CancellationToken;
  readonly sessions: Sessions;
}

/** Runs what a request names and shows it in the Test Explorer as it comes in. */
export async function runOrder(order: RunOrder, deps: CaseRunDeps): Promise<void> {
  const { request, token } = order;
  const chosen = await findCases(request, deps);
  const run = deps.controller.createTestRun(request);
  const abort = new AbortController();
  const cancellations = [token, run.token].map((one) =>
    one.onCancellationRequested(() => abort.abort()),
  );
  if (token.isCancellationRequested) abort.abort();
  const place = { order, run, signal: abort.signal };
  try {
    for (const { rows } of chosen) for (const item of rows.values()) run.enqueued(item);
    const projects = new Set(chosen.map(({ prompt }) => prompt.project.id));
    await Promise.all(
      [...projects].map((id) =>
        runProject(
          chosen.filter(({ prompt }) => prompt.project.id === id),
          place,
          deps,
        ),
      ),
    );
  } finally {
    for (const one of cancellations) one.dispose();
    run.end();
  }
}

interface ChosenCases {
  readonly prompt: PromptFixtures;
  readonly cases: readonly LoadedCase[];
  /** By the id of the case. */
  readonly rows: ReadonlyMap<string, vscode.TestItem>;
}

/** The cases as the files have them now, not as they were when the rows were made. */
async function findCases(
  { include, exclude = [] }: vscode.TestRunRequest,
  { controller, items, book }: CaseRunDeps,
): Promise<readonly ChosenCases[]> {
  const roots = include ?? [...controller.items].map(([, item]) => item);
  const chosen: ChosenCases[] = [];
  for (const uri of new Set(roots.map((item) => items.promptOf(item)))) {
    const prompt = uri === undefined ? undefined : await book.read(uri);
    if (uri === undefined || prompt === undefined) continue;
    // Rows of prompts that were never opened are made now; ids of those that were asked for stay.
    const isWhole = roots.some((item) => item.id === uri);
    const asked = new Set(
      roots
        .filter((item) => items.promptOf(item) === uri)
        .flatMap((item) => [...items.casesBelow(item)].map(([, { loaded }]) => loaded.id)),
    );
    const left = new Set(
      exclude.flatMap((item) => [...items.casesBelow(item)].map(([row]) => row)),
    );
    items.setCases(prompt);
    const rows = items.rowsOf(uri);
    const cases = prompt.fixtures.cases.filter(({ id }) => {
      const row = rows.get(id);
      return row !== undefined && !left.has(row) && (isWhole || asked.has(id));
    });
    if (cases.length > 0) chosen.push({ prompt, cases, rows: pick(rows, cases) });
  }
  return chosen;
}

function pick(
  rows: ReadonlyMap<string, vscode.TestItem>,
  cases: readonly LoadedCase[],
): ReadonlyMap<string, vscode.TestItem> {
  const ids = new Set(cases.map((one) => one.id));
  return new Map([...rows].filter(([id]) => ids.has(id)));
}

interface Place {
  readonly order: RunOrder;
  readonly run: vscode.TestRun;
  readonly signal: AbortSignal;
}

type ReadyCases = ChosenCases & RunInputs;

/** What one prompt has wrong does not keep the others from running. */
async function runProject(
  chosen: readonly ChosenCases[],
  place: Place,
  deps: CaseRunDeps,
): Promise<void> {
  const ready: ReadyCases[] = [];
  for (const one of chosen) {
    try {
      ready.push({ ...one, content: await readContent(one.prompt, deps) });
    } catch (error) {
      skip(one.rows.values(), place);
      deps.report(error);
    }
  }
  if (ready.length > 0) await runReady(ready, place, deps);
}

async function runReady(
  ready: readonly ReadyCases[],
  place: Place,
  deps: CaseRunDeps,
): Promise<void> {
  try {
    const session = await findSession(place.order, ready, deps);
    const ends = await Promise.allSettled(
      ready.map((one) => runPrompt(one, session, { place, deps })),
    );
    for (const end of ends) if (end.status === 'rejected') deps.report(end.reason);
  } catch (error) {
    for (const { rows } of ready) skip(rows.values(), place);
    deps.report(error);
  }
}

function skip(items: Iterable<vscode.TestItem>, { run }: Place): void {
  for (const item of items) run.skipped(item);
}

async function runPrompt(
  ready: ReadyCases,
  session: RunSession,
  { place, deps }: { readonly place: Place; readonly deps: CaseRunDeps },
): Promise<void> {
  const { prompt, content, cases, rows } = ready;
  const { order, run, signal } = place;
  const open = new Set(rows.values());
  const show = (one: LoadedCase, act: (item: vscode.TestItem) => void): void => {
    const item = rows.get(one.id);
    if (item !== undefined) act(item);
  };
  try {
    const { problems, lines, comparison } = await session.run({
      ...{ prompt, content, cases, signal },
      onStart: (one) => show(one, (item) => run.started(item)),
      onCase: (one, result) =>
        show(one, (item) => {
          open.delete(item);
          showCase({ run, item, loaded: one, result }, deps);
        }),
    });
    for (const line of lines) run.appendOutput(toOutput(`${prompt.key ?? prompt.path}: ${line}`));
    deps.tellProblems(problems, { project: prompt.project, replay: () => deps.replay(order) });
    if (comparison !== undefined) deps.onComparison(prompt, comparison);
  } finally {
    skip(open, place);
  }
}

async function readContent(
  { uri, path }: PromptFixtures,
  { readText }: CaseRunDeps,
): Promise<NonNullable<ReturnType<typeof parsePromptFile>['content']>> {
  const { content, problems } = parsePromptFile(await readText(uri));
  if (content !== undefined) return content;
  const error = problems.find((problem) => problem.severity === 'error');
  const line = (error?.range.start.line ?? 0) + 1;
  throw new UserError(
    l10n.t('{0}, line {1}: {2} Mend it, then run the fixtures.', path, line, error?.message ?? ''),
  );
}

function findSession(
  { sessions, mode }: RunOrder,
  ready: readonly ReadyCases[],
  { runner }: CaseRunDeps,
): Promise<RunSession> {
  const project = ready[0]?.prompt.project;
  if (project === undefined) throw new RangeError('There is nothing to run.');
  const session = sessions.get(project.id) ?? runner.begin(project, mode, ready);
  sessions.set(project.id, session);
  return session;
}

interface Shown {
  readonly run: vscode.TestRun;
  readonly item: vscode.TestItem;
  readonly loaded: LoadedCase;
  readonly result: CaseResult;
}

function showCase({ run, item, loaded, result }: Shown, deps: CaseRunDeps): void {
  const { state, repeats, durationMs, messages, output } = reportCase(loaded, result);
  item.description = repeats ?? '';
  if (output !== '') run.appendOutput(toOutput(output), undefined, item);
  deps.onMessages(item, messages);
  const shown = messages.map((found) => toTestMessage(found, item, deps));
  switch (state) {
    case 'passed':
      run.passed(item, durationMs);
      return;
    case 'failed':
      run.failed(item, shown, durationMs);
      return;
    case 'errored':
      run.errored(item, shown, durationMs);
      return;
    case 'skipped':
      run.skipped(item);
      return;
    default:
      assertNever(state);
  }
}

/** Plain text: a model may answer with Markdown, links and commands. */
function toTestMessage(
  found: CaseMessage,
  item: vscode.TestItem,
  { book, items }: CaseRunDeps,
): vscode.TestMessage {
  const { text, expected, actual, file, range } = found;
  const message =
    expected === undefined || actual === undefined
      ? new vscode.TestMessage(text)
      : vscode.TestMessage.diff(text, expected, actual);
  const folder = book.peek(items.promptOf(item) ?? '')?.project.folder;
  if (folder !== undefined) {
    const uri = vscode.Uri.joinPath(vscode.Uri.parse(folder), ...file.split('/'));
    message.location = new vscode.Location(uri, toRange(range));
  }
  if (found.acceptable !== undefined) message.contextValue = testMessageContexts.acceptable;
  return message;
}

/** A terminal shows it: it needs carriage returns, and must not obey what a model wrote. */
function toOutput(text: string): string {
  const harmless = text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '�');
  return `${harmless.replaceAll('\n', '\r\n')}\r\n`;
}
