import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { PromptContent, PromptMessage } from '../../domain/prompt/promptContent.ts';
import type { Model, ModelAnswer } from '../models/model.ts';

/** What an answer was given to, and what may be used to assess it. */
export interface AssertionContext {
  readonly answer: ModelAnswer;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly content: PromptContent;
  readonly rendered: readonly PromptMessage[];
  /** US dollars; undefined when the price of the model is not known. */
  readonly costUsd?: number;
  /** Absent: `llm-rubric` and `github-llm` are errors that say what to set. */
  readonly judge?: Judge;
  /** Absent in a workspace that is not trusted: `javascript`, `regex` and JSON schemas are errors that say so. */
  readonly sandbox?: Sandbox;
  readonly signal: AbortSignal;
}

/** The model that judges, and what it is called where an assertion names none. */
export interface Judge {
  readonly model: string;
  readonly ask: Model['ask'];
}

/** Code of a workspace, run in a child process without environment: `javascript` and `regex` in QuickJS, schemas by ajv. */
export interface Sandbox {
  /** What the code returned, whether the pattern matches, or why nothing fits the schema (null: it fits). Throws `SandboxError`. */
  readonly run: (job: SandboxJob, signal: AbortSignal) => Promise<JsonValue>;
}

export type SandboxJob =
  | {
      readonly kind: 'javascript';
      readonly code: string;
      readonly output: string;
      readonly context: JsonValue;
    }
  | {
      readonly kind: 'regex';
      readonly pattern: string;
      readonly flags: string;
      readonly output: string;
    }
  | {
      readonly kind: 'schema';
      readonly schema: JsonValue;
      /** JSON texts, of which one must fit. */
      readonly documents: readonly string[];
    };
