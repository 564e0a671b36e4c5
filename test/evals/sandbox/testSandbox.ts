import path from 'node:path';
import { createSandbox, type OwnedSandbox } from '../../../src/evals/sandbox/createSandbox.ts';
import { repositoryRoot } from '../../editor/repositoryRoot.ts';

/** The entry as source, which Node runs by itself. */
export const sandboxEntry = path.join(repositoryRoot, 'src/evals/sandbox/sandboxChild.ts');

/** A sandbox from the sources; the caller disposes of it. */
export function createTestSandbox(): OwnedSandbox {
  return createSandbox({ entry: sandboxEntry });
}
