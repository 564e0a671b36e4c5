import type { KnownVersion } from '../../domain/prompt/workingCopy.ts';
import type { Event } from '../platform/emitter.ts';
import type { Project } from './project.ts';
import type { WorkingCopy } from './workingCopy.ts';

/** Finds the version that a working copy was edited from. */
export interface BaseFinder {
  /** The checkout moved: what was found before may be wrong. */
  readonly onDidChange: Event<void>;
  find(
    copy: WorkingCopy,
    project: Project,
    versions: readonly KnownVersion[],
  ): Promise<string | undefined>;
  /** Bumped or restored here: that is the base until the checkout moves. */
  remember(uri: string, version: string, project: Project): Promise<void>;
}
