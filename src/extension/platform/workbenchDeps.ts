import type * as vscode from 'vscode';
import type { Project } from '../projects/project.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import type { SeenRollouts } from '../connection/seenRollouts.ts';
import type { VersionCache } from '../connection/versionCache.ts';
import type { Event } from './emitter.ts';
import type { Logger } from './logger.ts';
import type { Settings } from './settings.ts';

/** The projects of this window. */
export interface Projects {
  readonly all: readonly Project[];
  readonly onDidChange: Event<void>;
  /** Settles once the workspace has been looked through. */
  readonly ready: Promise<void>;
  find(id: string): Project | undefined;
  /** The project that a file belongs to. */
  ofFile(uri: string): Project | undefined;
}

/** The prompt files of this window and how they stand to the registry. */
export interface WorkingCopies {
  /** URIs of the files that changed state. */
  readonly onDidChange: Event<readonly string[]>;
  ofFile(uri: string): WorkingCopy | undefined;
  ofPrompt(project: string, key: string): WorkingCopy | undefined;
  inProject(project: string): readonly WorkingCopy[];
  /** Compares again now, for a command that must not act on an old state. */
  refresh(uri: string): Promise<WorkingCopy | undefined>;
  /** Remembers that the file was made from this version here: bumped or restored. Settles its base outside git. */
  setBase(uri: string, version: string): Promise<void>;
}

/** What the workbench hands to features; each takes the `Pick` that it needs. */
export interface WorkbenchDeps {
  readonly context: vscode.ExtensionContext;
  readonly log: Logger;
  readonly settings: Settings;
  readonly projects: Projects;
  readonly workingCopies: WorkingCopies;
  readonly versions: VersionCache;
  readonly seenRollouts: SeenRollouts;
}
