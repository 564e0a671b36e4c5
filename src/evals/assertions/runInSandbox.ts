import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { SandboxError } from '../sandbox/sandboxError.ts';
import type { AssertionContext, SandboxJob } from './assertionContext.ts';
import { unclear, type Finding } from './finding.ts';
import { toSandboxSentence } from './sandboxSentence.ts';

/** Runs a job and makes a finding of its result; without a sandbox or a result it is an error. */
export async function runInSandbox(
  what: string,
  job: SandboxJob,
  { sandbox, signal }: AssertionContext,
  toFinding: (result: JsonValue) => Finding,
): Promise<Finding> {
  if (sandbox === undefined) {
    return unclear(
      `${what} runs code of the workspace. Trust the workspace to allow it (on the command line: --trust-code).`,
    );
  }
  let result: JsonValue;
  try {
    result = await sandbox.run(job, signal);
  } catch (error) {
    if (error instanceof SandboxError) return unclear(toSandboxSentence(what, error));
    throw error;
  }
  return toFinding(result);
}
