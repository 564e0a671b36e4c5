// Puts what a case came to into the Test Explorer.
import * as vscode from 'vscode';
import { assertNever } from '../../domain/assertNever.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { CaseResult } from '../../evals/run/runResult.ts';
import { toRange } from '../editing/toRange.ts';
import { testMessageContexts } from '../manifest.ts';
import { reportCase, type CaseMessage } from './caseReport.ts';
import { findFileUri } from './findFileUri.ts';
import type { PromptFixtures } from './promptFixtures.ts';
import { toTerminalText } from './toTerminalText.ts';

export interface ShownCase {
  readonly run: vscode.TestRun;
  readonly item: vscode.TestItem;
  readonly prompt: PromptFixtures;
  readonly loaded: LoadedCase;
  readonly result: CaseResult;
}

/** Answers what the row says now, for commands on its messages. */
export function showCase({ run, item, prompt, loaded, result }: ShownCase): readonly CaseMessage[] {
  const { state, repeats, durationMs, messages, output } = reportCase(loaded, result);
  item.description = repeats ?? '';
  if (output !== '') run.appendOutput(toTerminalText(output), undefined, item);
  const shown = messages.map((found) => toTestMessage(found, prompt));
  switch (state) {
    case 'passed':
      run.passed(item, durationMs);
      break;
    case 'failed':
      run.failed(item, shown, durationMs);
      break;
    case 'errored':
      run.errored(item, shown, durationMs);
      break;
    case 'skipped':
      run.skipped(item);
      break;
    default:
      assertNever(state);
  }
  return messages;
}

/** Plain text: a model may answer with Markdown, links and commands. */
export function toTestMessage(
  found: Omit<CaseMessage, 'acceptable'> & Pick<Partial<CaseMessage>, 'acceptable'>,
  prompt: PromptFixtures,
): vscode.TestMessage {
  const { text, expected, actual, file, range, acceptable } = found;
  const message =
    expected === undefined || actual === undefined
      ? new vscode.TestMessage(text)
      : vscode.TestMessage.diff(text, expected, actual);
  message.location = new vscode.Location(findFileUri(prompt, file), toRange(range));
  if (acceptable !== undefined) message.contextValue = testMessageContexts.acceptable;
  return message;
}
