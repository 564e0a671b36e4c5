import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import { toCanonicalJson } from '../../domain/prompt/contentHash.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';

/** True where two contents ask exactly the same for a case, so that it needs to be asked only once. */
export function isSameQuestion(
  { values, dialect }: EvalCase,
  left: PromptContent,
  right: PromptContent,
): boolean {
  const [first, second] = [left, right].map((content) => {
    const { messages, missing } = renderPrompt(content, values, { dialect });
    // Names and defaults of inputs are in the rendered messages, as far as they matter.
    return toCanonicalJson({ ...content, inputs: null, messages, missing });
  });
  return first === second;
}
