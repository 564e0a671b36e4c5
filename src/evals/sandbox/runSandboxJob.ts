import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { SandboxJob } from '../assertions/assertionContext.ts';
import { runInQuickJs } from './runInQuickJs.ts';
import { isSandboxErrorCode, SandboxError } from './sandboxError.ts';
import { sandboxLimits } from './sandboxLimits.ts';
import type { SandboxReply } from './sandboxReply.ts';
import { validateDocuments } from './validateDocuments.ts';

const maxMessageLength = 1000;

/** Runs one job in the child process. Never throws. */
export function runSandboxJob(quickJs: QuickJSWASMModule, job: SandboxJob): SandboxReply {
  try {
    if (job.kind === 'schema') {
      return { kind: 'result', value: validateDocuments(job.schema, job.documents) };
    }
    return toReply(runInQuickJs(quickJs, job));
  } catch (error) {
    return toErrorReply(error);
  }
}

function toReply(text: string): SandboxReply {
  if (text.length > sandboxLimits.resultBytes) {
    return { kind: 'error', code: 'too_large', message: 'The result is larger than 1 MB.' };
  }
  const state: unknown = JSON.parse(text);
  if (typeof state !== 'object' || state === null || !('status' in state)) {
    return { kind: 'error', code: 'crashed', message: 'The result cannot be read.' };
  }
  if (state.status === 'done') {
    const value: JsonValue = 'value' in state ? toJson(state.value) : null;
    return { kind: 'result', value };
  }
  const message = 'message' in state ? String(state.message).slice(0, maxMessageLength) : '';
  if (state.status === 'pending') {
    return { kind: 'error', code: 'no_result', message: 'a promise that never settles' };
  }
  return {
    kind: 'error',
    code: isSandboxErrorCode(state.status) ? state.status : 'threw',
    message,
  };
}

/** JSON.parse gives JSON; its type does not say so. */
function toJson(value: unknown): JsonValue {
  const isJson = (_value: unknown): _value is JsonValue => true;
  return isJson(value) ? value : null;
}

function toErrorReply(error: unknown): SandboxReply {
  if (error instanceof SandboxError) {
    return { kind: 'error', code: error.code, message: error.message.slice(0, maxMessageLength) };
  }
  const message = error instanceof Error ? error.message : String(error);
  // Emscripten ends the whole module when it cannot grow any more.
  if (/out of memory|OOM|enlarge memory/i.test(message)) {
    return { kind: 'error', code: 'memory', message: 'The memory was used up.' };
  }
  const sentence = `The engine that runs it broke down: ${message.slice(0, maxMessageLength)}`;
  return { kind: 'error', code: 'crashed', message: sentence };
}
