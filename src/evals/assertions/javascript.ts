import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { AssertionContext } from './assertionContext.ts';
import { found, unclear, type Check, type Finding } from './finding.ts';
import { runInSandbox } from './runInSandbox.ts';

/**
 * `javascript`: one line that is an expression, or several with a `return`; sees `output` and `context`. True, a number
 * above 0 (or not below the threshold) and `{ pass: true }` pass.
 */
export const checkJavascript: Check = ({ value, threshold }, context) => {
  if (typeof value !== 'string' || value.trim() === '') {
    return unclear('“javascript” needs code that returns true, false or a score.');
  }
  const job = {
    kind: 'javascript',
    code: value,
    output: context.answer.text,
    context: toCodeContext(context),
  } as const;
  return runInSandbox('The JavaScript', job, context, (result) => toFinding(result, threshold));
};

/** What the code sees besides the answer; copies, so nothing comes back. */
function toCodeContext({ values, rendered, answer, costUsd }: AssertionContext): JsonValue {
  return {
    vars: values,
    prompt: JSON.stringify(rendered),
    messages: rendered.map(({ role, content }) => ({ role, content })),
    toolCalls: answer.toolCalls.map((call) => ({ name: call.name, arguments: call.arguments })),
    model: answer.model,
    latencyMs: answer.latencyMs,
    ...(costUsd === undefined ? {} : { cost: costUsd }),
  };
}

function toFinding(result: JsonValue, threshold: number | undefined): Finding {
  if (typeof result === 'boolean') {
    const reason = `The JavaScript returned ${String(result)}.`;
    return found(result, { pass: reason, fail: reason });
  }
  if (typeof result === 'number') return toScored(result, threshold);
  const graded = readGraded(result);
  if (graded === undefined) {
    return unclear(
      `The JavaScript returned ${JSON.stringify(result).slice(0, 80)}; wanted are true, false, a number or { pass, score, reason }.`,
    );
  }
  const {
    pass,
    score = pass ? 1 : 0,
    reason = `The JavaScript returned pass: ${String(pass)}.`,
  } = graded;
  return { outcome: pass ? 'pass' : 'fail', score: toShare(score), reason };
}

function toScored(score: number, threshold: number | undefined): Finding {
  const passes = threshold === undefined ? score > 0 : score >= threshold;
  const wanted = threshold === undefined ? 'more than 0' : `at least ${threshold}`;
  return {
    outcome: passes ? 'pass' : 'fail',
    score: toShare(score),
    reason: `The JavaScript returned ${score}; wanted is ${wanted}.`,
  };
}

function toShare(score: number): number {
  return Math.min(1, Math.max(0, score));
}

interface Graded {
  readonly pass: boolean;
  readonly score?: number;
  readonly reason?: string;
}

function readGraded(result: JsonValue): Graded | undefined {
  if (typeof result !== 'object' || result === null || !('pass' in result)) return undefined;
  const { pass, score, reason } = result;
  if (typeof pass !== 'boolean') return undefined;
  if (score !== undefined && typeof score !== 'number') return undefined;
  return {
    pass,
    ...(score === undefined ? {} : { score }),
    ...(typeof reason === 'string' && reason !== '' ? { reason } : {}),
  };
}
