// Everything behind the shell, as a reading list: what is built, and which feature gets what.
import { UserError } from '../platform/userError.ts';
import type { Workbench, WorkbenchHost } from '../platform/workbench.ts';

export function createWorkbench(_host: WorkbenchHost): Workbench {
  throw new UserError('not yet');
}
