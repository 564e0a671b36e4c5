import type { ModelErrorCode } from '../models/model.ts';

/** After these every further question to the model would end the same way. */
export const finalModelErrors: ReadonlySet<ModelErrorCode> = new Set([
  'key_missing',
  'key_refused',
  'no_endpoint',
  'model_unknown',
  'consent_missing',
  'rate_limited',
  'unreachable',
  'price_unknown',
]);
