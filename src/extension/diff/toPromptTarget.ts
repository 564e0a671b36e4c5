import type { CommandTarget } from '../manifest.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { parseVersionDocument } from './versionUri.ts';

type Deps = Pick<CommandDeps, 'projects' | 'editor'>;

/**
 * Also takes the version document that a menu or the active editor names, and the rollout that a row names, as the prompt
 * and version that they are about.
 */
export function toPromptTarget(target: CommandTarget, deps: Deps): CommandTarget {
  if (target.prompt !== undefined) return target;
  if (target.rolloutId !== undefined) return fromRollout(target, target.rolloutId, deps);
  const uri = target.uri ?? deps.editor.activeFile();
  return uri === undefined ? target : (fromVersionDocument(uri, deps) ?? target);
}

function fromRollout(target: CommandTarget, id: string, { projects }: Deps): CommandTarget {
  for (const { id: project, connection } of projects.all) {
    const rollout = connection.state.rollouts.get(id);
    if (rollout !== undefined) return { ...target, project, prompt: rollout.prompt };
  }
  return target;
}

function fromVersionDocument(text: string, { projects }: Deps): CommandTarget | undefined {
  const place = parseVersionDocument(text);
  if (place === undefined) return undefined;
  const project = projects.all.find(({ connection }) => connection.id === place.registry);
  const { prompt, version } = place;
  return { prompt, version, ...(project === undefined ? {} : { project: project.id }) };
}
