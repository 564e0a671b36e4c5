import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { createFrameReader, type FrameReader } from './frames.ts';
import { SandboxError } from './sandboxError.ts';
import { sandboxLimits } from './sandboxLimits.ts';
import { parseSandboxReply, type SandboxReply } from './sandboxReply.ts';

export interface SandboxChild {
  /** The answer to one job; one at a time. Rejects when the child ends or says something else. */
  readonly ask: (frame: Buffer) => Promise<SandboxReply>;
  readonly kill: () => void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

/** A result of the largest size, each character escaped, and what stands around it. */
const maxReplyBytes = sandboxLimits.resultBytes * 7;

interface Waiting {
  readonly resolve: (reply: SandboxReply) => void;
  readonly reject: (error: SandboxError) => void;
}

/** A child process that has nothing of this one: no variables, no working folder, no open files but its own pipes. */
export async function startSandboxChild(entry: string): Promise<SandboxChild> {
  const child = spawnChild(entry);
  let waiting: Waiting | undefined;
  let ended: SandboxError | undefined;
  const kill = (): void => void child.kill('SIGKILL');
  const end = (message: string): void => {
    ended ??= new SandboxError('crashed', message);
    waiting?.reject(ended);
    waiting = undefined;
  };
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      end('The process that runs code of fixtures ended by itself.');
      resolve();
    });
    child.once('error', (error) => {
      end(`The process that runs code of fixtures could not be started: ${error.message}`);
      resolve();
    });
  });
  // A write to a child that has just ended is told by its end.
  child.stdin.on('error', () => undefined);
  const reader = createFrameReader(maxReplyBytes);
  child.stdout.on('data', (chunk: Buffer) => {
    for (const reply of readReplies(reader, chunk)) {
      if (reply === undefined) {
        kill();
        end('The process that runs code of fixtures sent what cannot be read.');
      } else {
        waiting?.resolve(reply);
        waiting = undefined;
      }
    }
  });
  const next = (): Promise<SandboxReply> =>
    new Promise((resolve, reject) => {
      if (ended === undefined) waiting = { resolve, reject };
      else reject(ended);
    });
  await waitUntilReady(next(), kill);
  return {
    ask: (frame) => {
      const reply = next();
      child.stdin.write(frame);
      return reply;
    },
    kill,
    gone,
  };
}

function spawnChild(entry: string): ChildProcessByStdio<Writable, Readable, null> {
  const heap = `--max-old-space-size=${sandboxLimits.childHeapMB}`;
  return spawn(process.execPath, [heap, entry], {
    cwd: path.parse(process.execPath).root,
    // VS Code's executable runs as Node only with this; anything else may hold secrets.
    env: { ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
}

function readReplies(reader: FrameReader, chunk: Buffer): readonly (SandboxReply | undefined)[] {
  try {
    return reader.read(chunk).map(parseSandboxReply);
  } catch {
    return [undefined];
  }
}

async function waitUntilReady(ready: Promise<SandboxReply>, kill: () => void): Promise<void> {
  const timer = setTimeout(kill, sandboxLimits.startMs);
  try {
    await ready;
  } finally {
    clearTimeout(timer);
  }
}
