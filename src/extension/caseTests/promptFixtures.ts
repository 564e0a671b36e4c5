import type { LoadedFixtures } from '../../evals/fixtures/loadedCase.ts';
import type { Event } from '../platform/emitter.ts';
import type { Project } from '../projects/project.ts';

/** A prompt file with everything that it is tried with, unsaved changes included. */
export interface PromptFixtures {
  /** Of the prompt file. */
  readonly uri: string;
  readonly project: Project;
  /** Absent when the path gives no valid key. */
  readonly key: string | undefined;
  /** Below the folder, with “/”. */
  readonly path: string;
  readonly fixtures: LoadedFixtures;
}

/** The fixtures of this window. */
export interface FixtureBook {
  /** Prompt files whose fixtures, or whose content, changed. */
  readonly onDidChange: Event<readonly string[]>;
  /** Prompt files that have fixtures files beside them, and open ones with `testData`. */
  list(): Promise<readonly string[]>;
  /** Undefined for a file that is no prompt of a project. */
  read(promptUri: string): Promise<PromptFixtures | undefined>;
  /** What was read last, without asking anybody. */
  peek(promptUri: string): PromptFixtures | undefined;
  /** The prompt that a fixtures file or a prompt file belongs to. */
  findPrompt(uri: string): string | undefined;
}
