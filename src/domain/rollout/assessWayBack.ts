/** Whether stable would still work after applications have got used to the candidate. */
import type { PromptContent, PromptTool } from '../prompt/promptContent.ts';
import { listUnmetExpectations } from '../prompt/unmetExpectations.ts';
import { isRequiredInput, listInputs } from '../prompt/variables.ts';

/** Reasons in one text never get longer than people read. */
const shownReasons = 2;

/**
 * Why going back from the candidate to stable may fail, in words that follow a colon; undefined when nothing hinders it.
 * Looks at what applications send (inputs), at what they read (the form of the answer) and at the tools that they offer.
 */
export function assessWayBack(stable: PromptContent, candidate: PromptContent): string | undefined {
  const reasons = [
    ...listLostInputs(stable, candidate),
    ...listLostOutput(stable, candidate),
    ...listLostTools(stable, candidate),
  ];
  if (reasons.length === 0) return undefined;
  const more = reasons.length - shownReasons;
  const shown = reasons.slice(0, shownReasons).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

function listLostInputs(stable: PromptContent, candidate: PromptContent): string[] {
  const kept = listInputs(candidate);
  return [...listInputs(stable)]
    .filter(([name, input]) => isRequiredInput(input) && !kept.has(name))
    .map(([name]) => `stable needs the input “${name}”, which the candidate no longer has`);
}

function listLostOutput(stable: PromptContent, candidate: PromptContent): string[] {
  const [before, after] = [describeForm(stable), describeForm(candidate)];
  if (before !== after)
    return [`stable answers with ${before}, and applications come to expect ${after}`];
  return listUnmetExpectations(candidate.jsonSchema?.schema, stable.jsonSchema?.schema).map(
    ({ path, types }) =>
      types === undefined
        ? `applications come to expect “${path}” in answers, which stable does not give`
        : `${path === '' ? 'the answer' : `“${path}” in answers`} becomes ${types.expected}, and stable gives ${types.given}`,
  );
}

function describeForm({ responseFormat = 'text' }: PromptContent): 'text' | 'JSON' {
  return responseFormat === 'text' ? 'text' : 'JSON';
}

function listLostTools(stable: PromptContent, candidate: PromptContent): string[] {
  const kept = new Map((candidate.tools ?? []).map((tool) => [tool.name, tool]));
  return (stable.tools ?? []).flatMap((tool) => {
    const after = kept.get(tool.name);
    return after === undefined
      ? [`stable may call the tool “${tool.name}”, which the candidate no longer has`]
      : listLostArguments(tool, after);
  });
}

/** Applications come to read the arguments that the candidate sends. */
function listLostArguments(before: PromptTool, after: PromptTool): string[] {
  return listUnmetExpectations(after.parameters, before.parameters).map(({ path, types }) =>
    types === undefined
      ? `the tool “${before.name}” comes to need “${path}”, which stable does not send`
      : `“${path}” of the tool “${before.name}” becomes ${types.expected}, and stable sends ${types.given}`,
  );
}
