import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { EvalDialect } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { PreviewCase } from './previewCase.ts';

/** What a prompt is shown with: a case, or values that a person typed. */
export type ChosenValues =
  | { readonly kind: 'case'; readonly one: PreviewCase }
  | { readonly kind: 'typed'; readonly values: Readonly<Record<string, JsonValue>> };

/** A prompt with the values that it is shown with. */
export interface PreviewedPrompt {
  readonly prompt: PromptFixtures;
  readonly content: PromptContent;
  /** Absent while there is no case and nothing was typed. */
  readonly chosen: ChosenValues | undefined;
}

export function readValues(chosen: ChosenValues | undefined): Readonly<Record<string, JsonValue>> {
  if (chosen === undefined) return {};
  return chosen.kind === 'case' ? chosen.one.values : chosen.values;
}

export function readDialect(chosen: ChosenValues | undefined): EvalDialect {
  return chosen?.kind === 'case' ? chosen.one.dialect : 'fixtures';
}
