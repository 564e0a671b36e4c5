import type * as vscode from 'vscode';
import type { MirrorChanges } from '../../client/mirrorChanges.ts';
import type { SeenRollouts } from '../connection/seenRollouts.ts';
import type { VersionCache } from '../connection/versionCache.ts';
import type { CommandId, CommandTarget } from '../manifest.ts';
import type { Project } from '../projects/project.ts';
import type { Renames } from '../projects/rename.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import type { Event } from './emitter.ts';
import type { KeptState } from './keptState.ts';
import type { Logger } from './logger.ts';
import type { Settings } from './settings.ts';

/** A change of what a project's registry says. */
export interface RegistryChange {
  readonly project: Project;
  readonly changes: MirrorChanges;
}

/** The projects of this window. */
export interface Projects {
  readonly all: readonly Project[];
  /** Folders with prompt files but without a project file, as URIs. */
  readonly candidates: readonly string[];
  /** Projects came, went or were changed. */
  readonly onDidChange: Event<void>;
  readonly onDidChangeRegistry: Event<RegistryChange>;
  /** Settles once the workspace has been looked through. */
  readonly ready: Promise<void>;
  readonly isReady: boolean;
  find(id: string): Project | undefined;
  /** The project that a file belongs to. */
  ofFile(uri: string): Project | undefined;
}

/** The prompt files of this window and how they stand to the registry. */
export interface WorkingCopies {
  /** URIs of the files that came, went or changed state. */
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
  /** What this workspace remembers between windows. */
  readonly workspaceState: KeptState;
  readonly log: Logger;
  readonly settings: Settings;
  readonly projects: Projects;
  readonly workingCopies: WorkingCopies;
  readonly renames: Renames;
  readonly versions: VersionCache;
  readonly seenRollouts: SeenRollouts;
  /** Runs one of our commands as a person would. */
  readonly runCommand: (id: CommandId, target?: CommandTarget) => Promise<void>;
}
