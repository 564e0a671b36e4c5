import { ModelError, type ModelErrorCode } from '../model.ts';

/** Whether the same request may succeed later. */
export interface RetryHint {
  /** `limited`: the endpoint asks for patience. `broken`: something failed that may not fail again. */
  readonly kind: 'limited' | 'broken';
  /** What the endpoint asks for. */
  readonly afterMs?: number | undefined;
}

/** One request that got no usable answer. */
export class RequestFailure extends ModelError {
  readonly retry: RetryHint | undefined;
  /** What the endpoint itself says. */
  readonly detail: string;

  constructor(
    code: ModelErrorCode,
    message: string,
    more: { readonly retry?: RetryHint | undefined; readonly detail?: string } = {},
  ) {
    super(code, message);
    this.retry = more.retry;
    this.detail = more.detail ?? '';
  }
}
