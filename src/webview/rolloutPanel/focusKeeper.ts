import { LitElement } from 'lit';

/** Where the keyboard was before a render. */
export interface FocusPlace {
  readonly element: HTMLElement;
  readonly key: string | undefined;
}

/** The focused element inside `root`, or undefined. */
export function rememberFocus(root: HTMLElement): FocusPlace | undefined {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || !root.contains(element)) return undefined;
  return { element, key: element.dataset['key'] };
}

/**
 * Puts the keyboard back when a render took its element away: to the same action elsewhere, else to the first button
 * (Pause has become Resume), else to the state.
 */
export function restoreFocus(root: HTMLElement, place: FocusPlace | undefined): void {
  if (place === undefined || place.element.isConnected || !hasKeyboard()) return;
  const same = [...root.querySelectorAll<HTMLElement>('[data-key]')].find(
    (element) => element.dataset['key'] === place.key,
  );
  const target =
    same ??
    root.querySelector<HTMLElement>('.actions [data-key]') ??
    root.querySelector<HTMLElement>('.state');
  if (target === null) return;
  const focus = (): void => {
    if (hasKeyboard()) target.focus({ preventScroll: same !== undefined });
  };
  // A button of the element library cannot take the keyboard before it has rendered itself.
  if (target instanceof LitElement) void target.updateComplete.then(focus);
  else focus();
}

/** Puts the keyboard where a person asked to be, now or when it comes to the panel: a screen reader reads on from there. */
export function focusSoon(target: HTMLElement): void {
  const focus = (): void => target.focus({ preventScroll: true });
  if (hasKeyboard()) focus();
  else window.addEventListener('focus', focus, { once: true });
}

/** Whether the keyboard is in the panel at all: a question at the top of the window must not lose it to a render. */
export function hasKeyboard(): boolean {
  return document.hasFocus();
}
