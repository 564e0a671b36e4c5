// One run of the Test Explorer, over any number of prompts.
import type * as vscode from 'vscode';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { TextRange } from '../../formats/text/textRange.ts';
import { l10n } from '../platform/localize.ts';
import type { CaseItems } from './caseItems.ts';
import type { CaseMessage } from './caseReport.ts';
import type { CaseRunner, RunInputs, RunMode, RunSession } from './caseRunner.ts';
import { chooseCases, type ChosenCases } from './chooseCases.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';
import { RunFindings } from './runFindings.ts';
import { showCase, toTestMessage } from './showCase.ts';
import { toTerminalText } from './toTerminalText.ts';

export interface CaseRunDeps {
  readonly controller: vscode.TestController;
  readonly items: CaseItems;
  readonly book: Pick<FixtureBook, 'reload'>;
  readonly runner: CaseRunner;
  /** The text as the editor has it. */
  readonly readText: (uri: string) => Promise<string>;
  /** Files below the folder of a prompt that have changes that are not saved. */
  readonly listUnsaved: (prompt: PromptFixtures) => readonly string[];
  /** What a row shows now, for commands on its messages. */
  readonly onMessages: (at: vscode.TestItem, found: readonly CaseMessage[]) => void;
}

/** Sessions by project, so that a run over several prompts, or on each save, keeps one budget. */
export type Sessions = Map<string, RunSession>;

export interface RunOrder {
  readonly request: vscode.TestRunRequest;
  readonly mode: RunMode;
  readonly signal: AbortSignal;
  readonly sessions: Sessions;
  /** How many cases of how many have ended. */
  readonly onProgress?: (ended: number, all: number) => void;
}

interface Place {
  readonly order: RunOrder;
  readonly run: vscode.TestRun;
  readonly signal: AbortSignal;
  readonly findings: RunFindings;
  readonly onEnded: () => void;
}

type ReadyCases = ChosenCases & RunInputs;

/** Runs what a request names, shows it as it comes in, and answers what is to be told of the run. Never throws. */
export async function runOrder(order: RunOrder, deps: CaseRunDeps): Promise<RunFindings> {
  const run = deps.controller.createTestRun(order.request);
  const stopped = new AbortController();
  const listener = run.token.onCancellationRequested(() => stopped.abort());
  const signal = AbortSignal.any([order.signal, stopped.signal]);
  const findings = new RunFindings();
  try {
    const chosen = await chooseCases(order.request, signal, deps);
    const onEnded = countCases(chosen, order);
    const place = { order, run, signal, findings, onEnded };
    showWaiting(chosen, place);
    const projects = [...new Set(chosen.map(({ prompt }) => prompt.project.id))];
    const groups = projects.map((id) => chosen.filter(({ prompt }) => prompt.project.id === id));
    await Promise.all(groups.map((group) => runProject(group, place, deps)));
  } catch (error) {
    findings.failed(error);
  } finally {
    listener.dispose();
    run.end();
  }
  return findings;
}

function countCases(
  chosen: readonly ChosenCases[],
  { onProgress }: Pick<RunOrder, 'onProgress'>,
): () => void {
  const all = chosen.reduce((sum, { cases }) => sum + cases.length, 0);
  let ended = 0;
  return () => onProgress?.((ended += 1), all);
}

function showWaiting(chosen: readonly ChosenCases[], { run }: Place): void {
  for (const { prompt, rows, unusable } of chosen) {
    for (const item of rows.values()) run.enqueued(item);
    for (const { item, reasons } of unusable)
      run.errored(
        item,
        reasons.map((reason) => toTestMessage(reason, prompt)),
      );
  }
}

/** What one prompt has wrong does not keep the others from running. */
async function runProject(
  chosen: readonly ChosenCases[],
  place: Place,
  deps: CaseRunDeps,
): Promise<void> {
  const { sessions, mode } = place.order;
  const ready: ReadyCases[] = [];
  for (const one of chosen.filter(({ cases }) => cases.length > 0)) {
    const content = await readContent(one, place, deps);
    if (content === undefined) skip(one.rows.values(), place);
    else ready.push({ ...one, content });
  }
  const [first] = ready;
  if (first === undefined) return;
  try {
    const { project } = first.prompt;
    const session = sessions.get(project.id) ?? deps.runner.begin(project, mode);
    sessions.set(project.id, session);
    await session.agree(ready, place.signal);
    await Promise.all(ready.map((one) => runPrompt(one, session, { place, deps })));
  } catch (error) {
    for (const { rows } of ready) skip(rows.values(), place);
    place.findings.failed(error);
  }
}

function skip(items: Iterable<vscode.TestItem>, { run }: Place): void {
  for (const item of items) run.skipped(item);
}

/** Never throws, so that the others are waited for. */
async function runPrompt(
  ready: ReadyCases,
  session: RunSession,
  { place, deps }: { readonly place: Place; readonly deps: CaseRunDeps },
): Promise<void> {
  const { prompt, content, cases, rows } = ready;
  const { run, signal, findings } = place;
  const open = new Set(rows.values());
  const show = (one: LoadedCase, act: (item: vscode.TestItem) => void): void => {
    const item = rows.get(one.id);
    if (item !== undefined) act(item);
  };
  const say = (line: string): void =>
    run.appendOutput(toTerminalText(`${prompt.key ?? prompt.path}: ${line}`));
  const unsaved = deps.listUnsaved(prompt);
  if (unsaved.length > 0) say(l10n.t('with changes that are not saved: {0}', unsaved.join(', ')));
  try {
    const { problems, lines, comparison } = await session.run({
      ...{ prompt, content, cases, signal },
      onStart: (one) => show(one, (item) => run.started(item)),
      onCase: (one, result) =>
        show(one, (item) => {
          open.delete(item);
          deps.onMessages(item, showCase({ run, item, prompt, loaded: one, result }));
          place.onEnded();
        }),
    });
    lines.forEach(say);
    findings.ended(prompt, { problems, comparison: signal.aborted ? undefined : comparison });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    findings.failed(error);
  } finally {
    skip(open, place);
  }
}

/** Undefined where the prompt file cannot be asked with; its row says why. */
async function readContent(
  { prompt }: ChosenCases,
  { run, findings }: Place,
  { items, readText }: CaseRunDeps,
): Promise<PromptContent | undefined> {
  try {
    const { content, problems } = parsePromptFile(await readText(prompt.uri));
    if (content !== undefined) return content;
    const row = items.promptRow(prompt.uri);
    const errors = problems.filter((problem) => problem.severity === 'error');
    if (row !== undefined) run.errored(row, errors.map(toMessage(prompt)));
  } catch (error) {
    findings.failed(error);
  }
  return undefined;
}

function toMessage(prompt: PromptFixtures) {
  return ({ message, range }: { readonly message: string; readonly range: TextRange }) =>
    toTestMessage({ text: message, file: prompt.path, range }, prompt);
}
