import { createHttpSend } from '../../../src/evals/models/http/createHttpSend.ts';
import type { ModelConnection } from '../../../src/evals/models/http/modelConnection.ts';
import type { ModelCallOptions, ModelRequest } from '../../../src/evals/models/model.ts';
import { createPatientTimers, patientTimeoutMs } from './patientTimers.ts';

/** A connection to a test server, with timers that never really wait. */
export function connectTo(url: string, more: Partial<ModelConnection> = {}): ModelConnection {
  return {
    name: 'test',
    url,
    send: createHttpSend({ proxy: 'none' }),
    timeoutMs: patientTimeoutMs,
    timers: createPatientTimers(),
    ...more,
  };
}

export function aRequest(more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'test/m',
    messages: [{ role: 'user', content: 'Hi' }],
    parameters: {},
    ...more,
  };
}

export function callOptions(more: Partial<ModelCallOptions> = {}): ModelCallOptions {
  return { signal: new AbortController().signal, ...more };
}
