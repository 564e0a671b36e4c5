import type { CommandTarget } from '../manifest.ts';

interface RefBase {
  /** Stable, so that VS Code keeps what is open and selected. */
  readonly id: string;
  /** What the commands of the row's menu act on. */
  readonly target: CommandTarget;
}

interface InProject extends RefBase {
  readonly project: string;
}

interface OfPrompt extends InProject {
  readonly prompt: string;
}

/** A row of a view by name. What it says is worked out when it is shown, so a refresh keeps the row. */
export type PromptTreeRef =
  /** What is wrong with a project or its registry, with the command that helps. */
  | (InProject & { readonly kind: 'notice' })
  | (InProject & { readonly kind: 'project' })
  | (InProject & { readonly kind: 'folder'; readonly path: string })
  | (OfPrompt & { readonly kind: 'prompt' })
  | (InProject & { readonly kind: 'invalidFile'; readonly uri: string })
  | (OfPrompt & { readonly kind: 'workingCopy' })
  | (OfPrompt & { readonly kind: 'environment'; readonly environment: string })
  | (OfPrompt & { readonly kind: 'versions' })
  | (OfPrompt & { readonly kind: 'version'; readonly version: string })
  | (OfPrompt & { readonly kind: 'olderVersions' });

export type RolloutTreeRef =
  | (InProject & { readonly kind: 'rollout'; readonly rolloutId: string })
  | (RefBase & { readonly kind: 'endedGroup' });

export type TreeRef = PromptTreeRef | RolloutTreeRef;

/** Joins the parts of an id so that different parts never give one id. */
export function refId(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('|');
}
