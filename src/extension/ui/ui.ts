// How commands talk to the person. VS Code's own windows in the product, a script in tests.

export interface PickItem<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
  /** Chosen when the person just presses Enter. */
  readonly isPreselected?: boolean;
}

export interface PickSeparator {
  readonly separator: string;
}

export interface PickOptions<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly (PickItem<T> | PickSeparator)[];
  /** Nothing asks again after this choice, and a mistake costs something: Enter alone chooses nothing. */
  readonly isChosenOnPurpose?: boolean;
}

export interface InputOptions {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly isSecret?: boolean;
  /** Says what is wrong, or undefined. */
  readonly validate?: (text: string) => string | undefined;
}

export interface ConfirmOptions<T> {
  readonly message: string;
  readonly detail: string;
  readonly actions: readonly { readonly label: string; readonly value: T }[];
}

export interface MessageAction {
  readonly label: string;
  run(): unknown;
}

/** Every question throws `CancelledError` when the person leaves it. */
export interface Ui {
  pick<T>(options: PickOptions<T>): Promise<T>;
  input(options: InputOptions): Promise<string>;
  /** One modal dialog; for protected environments and for choices that cannot be undone. */
  confirm<T>(options: ConfirmOptions<T>): Promise<T>;
  /** Says that something was done, with what may follow. Does not wait. */
  inform(message: string, actions?: readonly MessageAction[]): void;
  warn(message: string, actions?: readonly MessageAction[]): void;
  /** Shows that something takes long; nothing for what is quick. */
  progress<T>(title: string, task: () => Promise<T>): Promise<T>;
}
