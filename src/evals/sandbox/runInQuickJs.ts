import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  Scope,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { SandboxJob } from '../assertions/assertionContext.ts';
import { quickJsDriver } from './quickJsDriver.ts';
import { regexDriver } from './regexDriver.ts';
import { readQuickJsWasm } from './quickJsWasm.ts';
import { sandboxLimits } from './sandboxLimits.ts';
import { SandboxError } from './sandboxError.ts';

export type QuickJsJob = Extract<SandboxJob, { kind: 'javascript' | 'regex' }>;

/** Less than half the time to make: patterns are many, and need little of the language. */
const forRegex = {
  intrinsics: { BaseObjects: true, Eval: true, RegExp: true, RegExpCompiler: true, JSON: true },
};

/** Loads QuickJS, once for a process. */
export async function loadQuickJs(): Promise<QuickJSWASMModule> {
  const wasm = readQuickJsWasm();
  const wasmBinary = new Uint8Array(wasm).buffer;
  return newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmBinary }));
}

/** Runs one job in a runtime of its own, of which nothing is left. Gives the result as JSON text. */
export function runInQuickJs(quickJs: QuickJSWASMModule, job: QuickJsJob): string {
  const deadline = Date.now() + sandboxLimits.jobMs;
  const isLate = (): boolean => Date.now() > deadline;
  const runtime = quickJs.newRuntime({
    interruptHandler: isLate,
    memoryLimitBytes: sandboxLimits.memoryBytes,
    maxStackSizeBytes: sandboxLimits.stackBytes,
  });
  const context = runtime.newContext(job.kind === 'regex' ? forRegex : {});
  const dispose = (): void => {
    context.dispose();
    runtime.dispose();
  };
  try {
    const state = runInContext(context, job, isLate);
    // The code may have caught it, or a promise did.
    if (state.includes('"InternalError: out of memory')) throw outOfMemory();
    dispose();
    return state;
  } catch (error) {
    // After anything else the process is not used again, and tidying up may break an engine that was stopped midway.
    if (error instanceof SandboxError && error.code === 'threw') dispose();
    if (error instanceof SandboxError || !isLate()) throw error;
    throw new SandboxError('timeout', 'The time was up.', { cause: error });
  }
}

function runInContext(context: QuickJSContext, job: QuickJsJob, isLate: () => boolean): string {
  const source = job.kind === 'regex' ? regexDriver : quickJsDriver;
  return Scope.withScope((scope) => {
    const unwrap = (result: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle => {
      if (result.error === undefined) return scope.manage(result.value);
      throw toError(context, scope.manage(result.error), isLate);
    };
    const driver = unwrap(context.evalCode(source, 'driver.js'));
    const text = scope.manage(context.newString(JSON.stringify(job)));
    const read = unwrap(context.callFunction(driver, context.undefined, text));
    const jobs = scope.manage(context.runtime.executePendingJobs());
    if (jobs.error !== undefined) throw toError(context, jobs.error, isLate);
    return context.getString(unwrap(context.callFunction(read, context.undefined)));
  });
}

/** What ends the engine itself; what the code threw is in the driver's result. */
function toError(
  context: QuickJSContext,
  error: QuickJSHandle,
  isLate: () => boolean,
): SandboxError {
  const dumped: unknown = context.dump(error);
  if (isLate()) return new SandboxError('timeout', 'The time was up.');
  const message =
    typeof dumped === 'object' && dumped !== null && 'message' in dumped
      ? String(dumped.message)
      : String(dumped);
  // Without memory for an error the engine throws null.
  return /out of memory|^null$/.test(message) ? outOfMemory() : new SandboxError('threw', message);
}

function outOfMemory(): SandboxError {
  return new SandboxError('memory', 'The memory was used up.');
}
