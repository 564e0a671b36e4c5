import type * as vscode from 'vscode';

/** What VS Code hands to a command in the menu of a test message. */
export interface MessageArgument {
  readonly test: vscode.TestItem;
  readonly text: string;
  readonly line: number | undefined;
}

/** Undefined for anything else. */
export function toMessageArgument(argument: unknown): MessageArgument | undefined {
  if (!hasMessage(argument)) return undefined;
  const { test, message } = argument;
  const text = typeof message.message === 'string' ? message.message : message.message.value;
  return { test, text, line: message.location?.range.start.line };
}

function hasMessage(
  argument: unknown,
): argument is { readonly test: vscode.TestItem; readonly message: vscode.TestMessage } {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'test' in argument && 'message' in argument && argument.message !== undefined;
}
