import type { Project as ProjectFile } from '../../domain/project/project.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';

/** A fault in `prompt-rollout.yml` that keeps the project from being read. Lines and columns start at 0. */
export interface ProjectProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Nothing is known of the project: nobody can tell which registry it means. */
  readonly isBlocking: boolean;
}

/**
 * A workspace folder with prompts and the registry that it uses; without a folder, the registry of the user settings
 * alone (`folder` is undefined).
 */
export interface Project {
  /** The folder's URI, or `global`. */
  readonly id: string;
  readonly name: string;
  /** The folder's URI as text. */
  readonly folder: string | undefined;
  /** The folder on disk; undefined without a folder and in virtual workspaces. */
  readonly path: string | undefined;
  /** What the project file says; empty without one. */
  readonly file: ProjectFile;
  readonly hasFile: boolean;
  readonly problem: ProjectProblem | undefined;
  /** The environment that `live` means. */
  readonly defaultEnvironment: string;
  readonly connection: RegistryConnection;
}
