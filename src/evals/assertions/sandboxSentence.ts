import type { SandboxError } from '../sandbox/sandboxError.ts';

/** Why a check that runs code of the workspace has no result, as a sentence. */
export function toSandboxSentence(what: string, { code, message }: SandboxError): string {
  switch (code) {
    case 'timeout':
      return `${what} took longer than 2 seconds and was stopped.`;
    case 'memory':
      return `${what} used more than 64 MB and was stopped.`;
    case 'invalid':
      return `${what} is not valid: ${withStop(message)}`;
    case 'threw':
      return `${what} threw ${withStop(message)}`;
    case 'no_result':
      return `${what} returned ${message}; wanted are true, false, a number or { pass, score, reason }. Code of several lines needs a “return”.`;
    case 'too_large':
    case 'cancelled':
    case 'crashed':
      return `${what} could not run. ${message}`;
  }
}

function withStop(text: string): string {
  return text.replace(/\.?$/, '.');
}
