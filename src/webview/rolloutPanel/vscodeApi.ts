/** The part of VS Code's webview API that the panel uses. */
export interface VscodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** Provided by VS Code; may be called once. */
  function acquireVsCodeApi(): VscodeApi;
}
