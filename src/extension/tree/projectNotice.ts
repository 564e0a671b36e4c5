import { commandIds, type CommandId } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { Project } from '../projects/project.ts';

/** What is wrong with a project, and the command that helps. */
export interface ProjectNotice {
  readonly text: string;
  readonly detail: string;
  readonly icon: string;
  readonly command: CommandId;
}

export function hasNotice(project: Project): boolean {
  return findNotice(project) !== undefined;
}

/** A project that is being connected, or that is merely offline with a known state, needs no row: the view's message says so. */
export function findNotice({ problem, connection }: Project): ProjectNotice | undefined {
  if (problem !== undefined) {
    const text = l10n.t('prompt-rollout.yml has an error');
    return { text, detail: problem.message, icon: 'error', command: commandIds.createProject };
  }
  const { status, label } = connection;
  switch (status.kind) {
    case 'needsConsent':
      return {
        text: l10n.t('Connect to {0}', label),
        detail: l10n.t(
          'The project names the registry {0}, which you have not used before. Nothing is sent there until you agree.',
          status.origin,
        ),
        icon: 'plug',
        command: commandIds.connectToRegistry,
      };
    case 'signedOut':
    case 'forbidden':
      return {
        text: l10n.t('Sign in to {0}', label),
        detail: status.problem,
        icon: 'key',
        command: commandIds.connectToRegistry,
      };
    case 'incompatible': {
      const text = l10n.t('Update needed');
      return { text, detail: status.problem, icon: 'warning', command: commandIds.showLog };
    }
    case 'offline':
    case 'stopped':
    case 'connecting':
    case 'live':
      return undefined;
  }
}
