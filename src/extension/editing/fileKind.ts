import { projectFileName } from '../../domain/project/project.ts';
import { isFixturesPath } from '../../formats/fixturesPaths.ts';
import { isPromptPath } from '../../formats/promptKeys.ts';

/** The files that this extension reads. */
export type FileKind = 'prompt' | 'plan' | 'fixtures' | 'project';

export function findFileKind(path: string): FileKind | undefined {
  if (isPromptPath(path)) return 'prompt';
  if (/[^/]\.rollout\.ya?ml$/i.test(path)) return 'plan';
  if (isFixturesPath(path)) return 'fixtures';
  return path.slice(path.lastIndexOf('/') + 1) === projectFileName ? 'project' : undefined;
}
