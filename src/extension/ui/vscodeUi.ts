import * as vscode from 'vscode';
import { toMessageText } from '../platform/toMessageText.ts';
import { CancelledError } from '../platform/userError.ts';
import { findActiveRow } from './findActiveRow.ts';
import type {
  ConfirmOptions,
  InputOptions,
  MessageAction,
  PickItem,
  PickOptions,
  PickSeparator,
  Ui,
} from './ui.ts';

/** Quick picks, input boxes, dialogs and messages of VS Code. */
export const vscodeUi: Ui = {
  pick,
  input,
  confirm,
  inform: (message, actions) => void show(message, actions, vscode.window.showInformationMessage),
  warn: (message, actions) => void show(message, actions, vscode.window.showWarningMessage),
  progress: (title, task) =>
    Promise.resolve(
      vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, task),
    ),
};

interface Entry<T> extends vscode.QuickPickItem {
  readonly item?: PickItem<T>;
}

async function pick<T>(options: PickOptions<T>): Promise<T> {
  const quickPick = vscode.window.createQuickPick<Entry<T>>();
  quickPick.title = options.title;
  quickPick.placeholder = options.placeholder;
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  quickPick.ignoreFocusOut = true;
  quickPick.items = options.items.map(toEntry);
  const active = findActiveRow(options);
  quickPick.activeItems = quickPick.items.filter(
    (entry) => entry.item !== undefined && entry.item === active,
  );
  const chosen = await new Promise<PickItem<T> | undefined>((resolve) => {
    quickPick.onDidAccept(() => {
      const item = quickPick.selectedItems[0]?.item;
      // Enter on a text that matches nothing chooses nothing: the text can be mended.
      if (item !== undefined) resolve(item);
    });
    quickPick.onDidHide(() => resolve(undefined));
    quickPick.show();
  });
  quickPick.dispose();
  if (chosen === undefined) throw new CancelledError();
  return chosen.value;
}

function toEntry<T>(item: PickItem<T> | PickSeparator): Entry<T> {
  if ('separator' in item) {
    return { label: item.separator, kind: vscode.QuickPickItemKind.Separator };
  }
  const { label, description, detail } = item;
  return {
    label: toTypeable(label),
    item,
    ...(description === undefined ? {} : { description: toTypeable(description) }),
    ...(detail === undefined ? {} : { detail: toTypeable(detail) }),
  };
}

/** People filter with the space of their keyboard, which does not match a no-break one; a line never breaks anyway. */
function toTypeable(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

async function input(options: InputOptions): Promise<string> {
  const { title, prompt, value, placeholder, isSecret, validate } = options;
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    password: isSecret === true,
    ...(value === undefined ? {} : { value }),
    ...(placeholder === undefined ? {} : { placeHolder: placeholder }),
    ...(validate === undefined ? {} : { validateInput: validate }),
  });
  if (text === undefined) throw new CancelledError();
  return text;
}

async function confirm<T>({ message, detail, actions }: ConfirmOptions<T>): Promise<T> {
  const labels = actions.map((action) => action.label);
  const label = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...labels);
  const chosen = actions.find((action) => action.label === label);
  if (chosen === undefined) throw new CancelledError();
  return chosen.value;
}

type ShowMessage = (message: string, ...labels: string[]) => Thenable<string | undefined>;

async function show(
  message: string,
  actions: readonly MessageAction[] = [],
  showMessage: ShowMessage,
): Promise<void> {
  const label = await showMessage(toMessageText(message), ...actions.map((action) => action.label));
  await actions.find((action) => action.label === label)?.run();
}
