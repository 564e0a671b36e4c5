import type { CommandDeps } from '../commands/commandDeps.ts';
import type { DiffWindow } from './diffWindow.ts';

/** What the comparing commands need. */
export interface DiffDeps extends CommandDeps {
  readonly diffs: DiffWindow;
}
