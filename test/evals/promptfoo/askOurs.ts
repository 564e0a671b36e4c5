import type {
  Assertion,
  AssertionType,
  JsonValue,
} from '../../../src/domain/fixtures/assertion.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import type { Sandbox } from '../../../src/evals/assertions/assertionContext.ts';
import { assessAnswer } from '../../../src/evals/assertions/assessAnswer.ts';
import type { ToolCall } from '../../../src/evals/models/model.ts';
import { aContext, aJudge, anAnswer, anAssertion } from '../assertions/assessing.ts';
import type { Verdict, VerdictQuestion, WrittenAssertion } from './oracle.ts';

/** What our own assertions make of a question. */
export async function askOurs(question: VerdictQuestion, sandbox: Sandbox): Promise<Verdict> {
  const { output, vars, threshold, latencyMs, cost, judgeReply, tools = [] } = question;
  const answer = anAnswer(typeof output === 'string' ? output : '', {
    toolCalls: typeof output === 'string' ? [] : readCalls(output),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  });
  const context = aContext(answer, {
    values: vars,
    sandbox,
    content: { messages: [], tools: tools.map(readTool) },
    ...(cost === undefined ? {} : { costUsd: cost }),
    ...(judgeReply === undefined ? {} : { judge: aJudge(judgeReply) }),
  });
  const evalCase = {
    assertions: question.assert.map(toAssertion),
    ...(threshold === undefined ? {} : { threshold }),
  };
  const { outcome, score, metrics, reason } = await assessAnswer(evalCase, context);
  return { outcome, score, metrics, message: reason };
}

function toAssertion({ type, assert, ...rest }: WrittenAssertion): Assertion {
  return anAssertion(type as AssertionType, {
    ...rest,
    weight: rest.weight ?? 1,
    ...(assert === undefined ? {} : { assertions: assert.map(toAssertion) }),
  });
}

function readCalls(output: JsonValue): ToolCall[] {
  return (output as unknown as { function: ToolCall }[]).map((call) => call.function);
}

function readTool(tool: JsonValue): NonNullable<PromptContent['tools']>[number] {
  return (tool as unknown as { function: NonNullable<PromptContent['tools']>[number] }).function;
}
