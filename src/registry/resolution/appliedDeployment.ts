import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';

/** What one environment serves for one prompt, with the contents and hashes of the versions that it names. */
export interface AppliedDeployment {
  readonly environment: string;
  readonly prompt: string;
  readonly deployment: Deployment;
  /** Version → content, for the stable version and the candidate. */
  readonly contents: Readonly<Record<string, PromptContent>>;
  /** Version → hash of the content. */
  readonly contentHashes: Readonly<Record<string, string>>;
}
