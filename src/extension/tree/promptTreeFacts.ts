import type { KnownVersions } from '../connection/versionCache.ts';
import type { Project } from '../projects/project.ts';
import type { Rename } from '../projects/rename.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';

/** One project as the Prompts view sees it. */
export interface ProjectFacts {
  readonly project: Project;
  readonly copies: readonly WorkingCopy[];
  readonly copyOf: (prompt: string) => WorkingCopy | undefined;
  /** What has been read of a prompt's versions. */
  readonly versionsOf: (prompt: string) => KnownVersions | undefined;
  /** When an environment was last asked for the prompt, where that has been read; epoch milliseconds. */
  readonly servedAt?: (prompt: string, environment: string) => number | undefined;
  /** What the file was published as before it was renamed. */
  readonly renameOf?: (copy: WorkingCopy) => Rename | undefined;
  /** What a changed file changes, in sentences, once that is known. */
  readonly changesOf?: (copy: WorkingCopy) => readonly string[] | undefined;
  /** How many versions a prompt shows before `older…`. */
  readonly shownVersions: (prompt: string) => number;
}

export interface PromptTreeFacts {
  readonly projects: readonly ProjectFacts[];
  readonly filter: string;
  readonly moment: TextMoment;
}

/** Versions shown at first. */
export const firstVersions = 5;
/** And how many more each `older…` shows. */
export const olderVersionsStep = 20;
