import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { Sandbox, SandboxJob } from '../assertions/assertionContext.ts';
import { encodeFrame } from './frames.ts';
import { SandboxError } from './sandboxError.ts';
import { sandboxLimits } from './sandboxLimits.ts';
import type { SandboxReply } from './sandboxReply.ts';
import { startSandboxChild, type SandboxChild } from './startSandboxChild.ts';

export interface SandboxOptions {
  /** The script of the child process: `sandboxChild.ts`, or what it was bundled to. */
  readonly entry: string;
  /** After so long without a job the process ends until the next one. */
  readonly idleMs?: number;
}

/** A sandbox with one child process, started by the first job and again after one that had to be killed. */
export interface OwnedSandbox extends Sandbox {
  /** Ends the child process. */
  readonly dispose: () => Promise<void>;
}

/** Jobs run one after the other, each with its own time, in runtimes that share nothing. */
export function createSandbox(options: SandboxOptions): OwnedSandbox {
  const { entry, idleMs = sandboxLimits.idleMs } = options;
  let child: Promise<SandboxChild> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isDisposed = false;
  let idle: NodeJS.Timeout | undefined;

  const discard = async (): Promise<void> => {
    const old = child;
    child = undefined;
    const started = await old?.catch(() => undefined);
    started?.kill();
    await started?.gone;
  };

  const runNow = async (frame: Buffer, signal: AbortSignal): Promise<JsonValue> => {
    throwIfCancelled(signal, isDisposed);
    clearTimeout(idle);
    child ??= startSandboxChild(entry);
    try {
      const reply = await askInTime(await child, frame, signal);
      if (reply.kind === 'result') return reply.value;
      throw reply.kind === 'error'
        ? new SandboxError(reply.code, reply.message)
        : new SandboxError('crashed', 'The process that runs code of fixtures started twice.');
    } catch (error) {
      if (error instanceof SandboxError && !leavesChildWhole(error)) await discard();
      throw error;
    } finally {
      idle = setTimeout(() => void discard(), idleMs).unref();
    }
  };

  return {
    run: async (job: SandboxJob, signal: AbortSignal) => {
      const frame = toFrame(job);
      const result = last.then(() => runNow(frame, signal));
      last = result.catch(() => undefined);
      return result;
    },
    dispose: async () => {
      isDisposed = true;
      clearTimeout(idle);
      await discard();
    },
  };
}

function toFrame(job: SandboxJob): Buffer {
  const frame = encodeFrame(job);
  if (frame.length <= sandboxLimits.jobBytes) return frame;
  throw new SandboxError(
    'too_large',
    'The answer is too long to be looked at by code of fixtures.',
  );
}

function throwIfCancelled(signal: AbortSignal, isDisposed: boolean): void {
  if (signal.aborted || isDisposed) throw new SandboxError('cancelled', 'The run was cancelled.');
}

/** After these the same child can go on; what used up time or memory may have left the engine in disorder. */
function leavesChildWhole({ code }: SandboxError): boolean {
  return code === 'invalid' || code === 'threw' || code === 'no_result' || code === 'too_large';
}

async function askInTime(
  child: SandboxChild,
  frame: Buffer,
  signal: AbortSignal,
): Promise<SandboxReply> {
  let reason: SandboxError | undefined;
  const stop = (error: SandboxError): void => {
    reason ??= error;
    child.kill();
  };
  const timer = setTimeout(() => {
    stop(new SandboxError('timeout', 'The time was up.'));
  }, sandboxLimits.jobMs + sandboxLimits.graceMs);
  const cancel = (): void => {
    stop(new SandboxError('cancelled', 'The run was cancelled.'));
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await child.ask(frame);
  } catch (error) {
    throw reason ?? error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}
