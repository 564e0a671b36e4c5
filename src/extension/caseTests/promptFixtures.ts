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
  /** Prompt files whose fixtures, or whose content, changed, or that were opened. */
  readonly onDidChange: Event<readonly string[]>;
  /** What `list` answers changed. */
  readonly onDidChangeList: Event<void>;
  /** Prompt files that have fixtures files beside them or `testData` in them. No file is read for it. */
  list(): Promise<readonly string[]>;
  /** Undefined for a file that is no prompt of a project on this machine. */
  read(promptUri: string): Promise<PromptFixtures | undefined>;
  /** Reads the files again, whether or not anybody said that they changed: data files may change behind the editor. */
  reload(promptUri: string): Promise<PromptFixtures | undefined>;
  /** Looks for the files again, and reads those again that were read: a person says that something is missing. */
  lookAgain(): void;
  /** What was read last, without asking anybody. */
  peek(promptUri: string): PromptFixtures | undefined;
  /** The prompts that a file belongs to: itself, those it holds fixtures of, or those whose fixtures name it. */
  findPrompts(uri: string): readonly string[];
  /** The first of them. */
  findPrompt(uri: string): string | undefined;
}
