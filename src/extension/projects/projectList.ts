import { defaultEnvironment, type Project as ProjectFile } from '../../domain/project/project.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import type { Project, ProjectProblem } from './project.ts';

/** A workspace folder as it was found. */
export interface FoundFolder {
  readonly uri: string;
  /** On disk; undefined in a virtual workspace. */
  readonly path: string | undefined;
  readonly name: string;
  /** Undefined when there is no project file. */
  readonly file: ReadProjectFile | undefined;
}

export interface ReadProjectFile {
  readonly project: ProjectFile | undefined;
  readonly problem: ProjectProblem | undefined;
}

export interface ConnectionSource {
  /** Throws TypeError for a text that is no URL. */
  remote(url: string): RegistryConnection;
  local(folder: string): RegistryConnection;
}

export const globalProjectId = 'global';

/**
 * The projects of a window. A project that names a URL never falls back to the local registry; without any project the
 * registry of the user settings is shown alone.
 */
export function listProjects(
  folders: readonly FoundFolder[],
  settingsRegistry: string,
  connections: ConnectionSource,
): readonly Project[] {
  const projects = folders.flatMap((folder) => toProject(folder, connections) ?? []);
  if (projects.length > 0 || settingsRegistry === '') return projects;
  return globalProject(settingsRegistry, connections);
}

function toProject(folder: FoundFolder, connections: ConnectionSource): Project | undefined {
  if (folder.file === undefined) return undefined;
  const { project: file = {}, problem } = folder.file;
  const place = { id: folder.uri, name: folder.name, folder: folder.uri, path: folder.path };
  const facts = {
    ...place,
    file,
    hasFile: true,
    defaultEnvironment: file.environment ?? defaultEnvironment,
  };
  try {
    const connection =
      file.registry === undefined
        ? connections.local(folder.path ?? folder.uri)
        : connections.remote(file.registry);
    return { ...facts, problem, connection };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unusable = { message, line: 0, column: 0, isBlocking: true };
    return { ...facts, problem: problem ?? unusable, connection: connections.local(folder.uri) };
  }
}

function globalProject(url: string, connections: ConnectionSource): readonly Project[] {
  try {
    const connection = connections.remote(url);
    return [
      {
        id: globalProjectId,
        name: connection.label,
        folder: undefined,
        path: undefined,
        file: {},
        hasFile: false,
        problem: undefined,
        defaultEnvironment,
        connection,
      },
    ];
  } catch {
    // The setting holds no URL; Connect to Registry says so when it is used.
    return [];
  }
}
