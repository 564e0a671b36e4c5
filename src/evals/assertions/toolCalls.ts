import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { PromptTool } from '../../domain/prompt/promptContent.ts';
import type { ToolCall } from '../models/model.ts';
import type { AssertionContext } from './assertionContext.ts';
import { found, unclear, type Check, type Finding } from './finding.ts';
import { fitSchema } from './fitSchema.ts';
import { parseJson } from './parseJson.ts';
import { quoteText } from './quoteText.ts';

/** `is-valid-openai-tools-call`: at least one call, and each of a tool of the prompt with arguments that fit it. */
export const checkToolCalls: Check = async (_assertion, context) => {
  const tools = new Map((context.content.tools ?? []).map((tool) => [tool.name, tool]));
  const { toolCalls } = context.answer;
  if (tools.size === 0) return unclear('The prompt has no tools that the answer could call.');
  if (toolCalls.length === 0) return toFailure('The answer calls no tool.');
  for (const call of toolCalls) {
    const finding = await checkCall(call, tools.get(call.name), context);
    if (finding.outcome !== 'pass') return finding;
  }
  const names = toolCalls.map((call) => call.name).join(', ');
  return found(true, { pass: `The answer calls ${names} as declared.`, fail: '' });
};

function checkCall(
  call: ToolCall,
  tool: PromptTool | undefined,
  context: AssertionContext,
): Finding | Promise<Finding> {
  const name = quoteText(call.name);
  if (tool === undefined)
    return toFailure(`The answer calls ${name}, which is no tool of the prompt.`);
  const parsed = parseJson(call.arguments);
  if (!parsed.ok) return toFailure(`The arguments of ${name} are no JSON: ${parsed.problem}`);
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return toFailure(`The arguments of ${name} are no JSON object.`);
  }
  const schema = toJsonSchema(tool);
  if (schema === undefined) return found(true, { pass: `${name} takes any arguments.`, fail: '' });
  return fitSchema(schema, [call.arguments], context, (problem) => ({
    pass: `The arguments fit ${name}.`,
    fail: `The arguments of ${name} do not fit its parameters: ${problem}.`,
  }));
}

function toFailure(reason: string): Finding {
  return found(false, { pass: '', fail: reason });
}

function toJsonSchema({ parameters }: PromptTool): JsonValue | undefined {
  if (parameters === undefined) return undefined;
  const isJson = (_parsed: unknown): _parsed is JsonValue => true;
  const parsed: unknown = JSON.parse(JSON.stringify(parameters));
  return isJson(parsed) ? parsed : undefined;
}
