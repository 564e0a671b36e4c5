import type { WelcomeState } from '../manifest.ts';
import type { ConnectionStatus } from '../connection/registryConnection.ts';

export interface WelcomeFacts {
  readonly isReady: boolean;
  readonly hasFolder: boolean;
  readonly isTrusted: boolean;
  /** Folders with prompt files but without a project file. */
  readonly hasCandidates: boolean;
  readonly hasProblem: boolean;
  readonly projects: readonly { readonly status: ConnectionStatus; readonly isKnown: boolean }[];
  /** Rows that the view shows. */
  readonly rows: number;
  readonly filter: string;
}

/** Why the Prompts view is empty, so that the right words and the right button stand there. */
export function calculateWelcome(facts: WelcomeFacts): WelcomeState {
  if (facts.rows > 0) return 'none';
  if (!facts.isReady) return 'loading';
  if (facts.filter !== '') return 'filteredOut';
  if (facts.hasProblem) return 'brokenProject';
  if (facts.projects.length > 0) return fromConnection(facts);
  if (!facts.hasFolder) return 'noFolder';
  if (facts.hasCandidates) return facts.isTrusted ? 'noProject' : 'untrusted';
  return 'noPrompts';
}

function fromConnection({ projects }: WelcomeFacts): WelcomeState {
  const statuses = projects.map(({ status }) => status.kind);
  const first = (
    ['needsConsent', 'signedOut', 'forbidden', 'incompatible'] satisfies ConnectionStatus['kind'][]
  ).find((kind) => statuses.includes(kind));
  if (first !== undefined) return first;
  const isUnknown = projects.some(({ status, isKnown }) => status.kind === 'offline' && !isKnown);
  if (isUnknown) return 'unreachable';
  return statuses.includes('connecting') ? 'loading' : 'noPrompts';
}
