import { projectFileName } from '../../domain/project/project.ts';
import { isPromptPath } from '../../formats/promptKeys.ts';

/** The files that this extension reads. */
export type FileKind = 'prompt' | 'plan' | 'project';

export function findFileKind(path: string): FileKind | undefined {
  if (isPromptPath(path)) return 'prompt';
  if (/[^/]\.rollout\.ya?ml$/i.test(path)) return 'plan';
  return path.slice(path.lastIndexOf('/') + 1) === projectFileName ? 'project' : undefined;
}
