/** Entry of the child process: jobs come in over standard input, answers go out over standard output. */
import process from 'node:process';
import type { SandboxJob } from '../assertions/assertionContext.ts';
import { createFrameReader, encodeFrame } from './frames.ts';
import { loadQuickJs } from './runInQuickJs.ts';
import { runSandboxJob } from './runSandboxJob.ts';
import { sandboxLimits } from './sandboxLimits.ts';
import type { SandboxReply } from './sandboxReply.ts';

const send = (reply: SandboxReply): void => {
  process.stdout.write(encodeFrame(reply));
};

/** Jobs come from the process that started this one, which builds them from a type. */
function isJob(message: unknown): message is SandboxJob {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

async function main(): Promise<void> {
  const quickJs = await loadQuickJs();
  const reader = createFrameReader(sandboxLimits.jobBytes);
  process.stdin.on('data', (chunk: Buffer) => {
    for (const message of reader.read(chunk)) {
      if (isJob(message)) send(runSandboxJob(quickJs, message));
    }
  });
  send({ kind: 'ready' });
}

void main();
