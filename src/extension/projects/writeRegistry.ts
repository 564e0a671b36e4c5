import { editProjectFile } from './editProjectFile.ts';
import type { Project } from './project.ts';
import { setRegistryLine } from './setRegistryLine.ts';

/** Writes the registry's address into the project file, comments and order kept, and saves it. */
export async function writeRegistry(project: Project, url: string): Promise<void> {
  await editProjectFile(project, (text) => setRegistryLine(text, url));
}
