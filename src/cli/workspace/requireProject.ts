import { createUsageError } from '../cliError.ts';
import type { CommandLine } from '../commandLine.ts';
import type { CliProject } from '../findProject.ts';

/** The project around the folder. Throws a usage error that says what to do outside of one. */
export async function requireProject(line: CommandLine): Promise<CliProject> {
  const project = await line.project();
  if (project !== undefined) return project;
  throw createUsageError(
    `There is no prompt-rollout.yml in ${line.folder} or above it. Create one, or name the project's folder with --project.`,
  );
}
