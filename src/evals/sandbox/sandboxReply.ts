import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { isSandboxErrorCode, type SandboxErrorCode } from './sandboxError.ts';

/** What the child process says: once that it is ready, then one answer to each job. */
export type SandboxReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly value: JsonValue }
  | { readonly kind: 'error'; readonly code: SandboxErrorCode; readonly message: string };

/** Undefined for anything else: the child runs code of others, so what it says is checked. */
export function parseSandboxReply(message: unknown): SandboxReply | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined;
  if (message.kind === 'ready') return { kind: 'ready' };
  if (message.kind === 'result' && 'value' in message && isJsonValue(message.value)) {
    return { kind: 'result', value: message.value };
  }
  return message.kind === 'error' ? parseError(message) : undefined;
}

function parseError(reply: object): SandboxReply | undefined {
  if (!('code' in reply) || !('message' in reply)) return undefined;
  const { code, message } = reply;
  return isSandboxErrorCode(code) && typeof message === 'string'
    ? { kind: 'error', code, message }
    : undefined;
}

/** What came out of JSON.parse is JSON, but for undefined. */
function isJsonValue(value: unknown): value is JsonValue {
  return value !== undefined;
}
