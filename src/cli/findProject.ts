import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFileName, type Project } from '../domain/project/project.ts';
import { parseProjectFile } from '../formats/projectFile.ts';
import { createUsageError } from './cliError.ts';
import { formatProblem } from './workspace/formatProblem.ts';

/** The project that a folder belongs to. */
export interface CliProject {
  /** The folder that holds the project file. */
  readonly root: string;
  readonly project: Project;
}

/** Looks for the project file in the folder and those above it. Throws a usage error when the file is broken. */
export async function findProject(folder: string): Promise<CliProject | undefined> {
  let root = path.resolve(folder);
  for (;;) {
    const file = path.join(root, projectFileName);
    const text = await readText(file);
    if (text !== undefined) return { root, project: parse(text) };
    const above = path.dirname(root);
    if (above === root) return undefined;
    root = above;
  }
}

function parse(text: string): Project {
  const { project, problems } = parseProjectFile(text);
  if (project !== undefined) return project;
  const lines = problems
    .filter((problem) => problem.severity === 'error')
    .map((problem) => formatProblem(projectFileName, problem));
  throw createUsageError(lines.join('\n'));
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw createUsageError(`${file} cannot be read (${String(code)}).`);
  }
}
