import { findPromptKeyProblem } from '../../domain/prompt/promptKey.ts';
import type { StoreTables } from '../store/registryStore.ts';
import { toSpanId } from './checkSpans.ts';
import type { OtlpSpan } from './otlpTraces.ts';
import { readDecision, type Decision } from './readDecision.ts';
import { readOutcome } from './readOutcome.ts';
import type { ReadSpan } from './readSpan.ts';
import { TraceIndex } from './traceIndex.ts';

/** Operations of the GenAI conventions that are no answer of a prompt. */
const otherOperations: readonly string[] = [
  'execute_tool',
  'invoke_agent',
  'create_agent',
  'embeddings',
];

/**
 * Outcomes in the form of the observations route, one for each call of a model that tells which prompt it used. Spans
 * about other things are left out.
 */
export async function toObservations(
  tables: StoreTables,
  environment: string,
  spans: readonly OtlpSpan[],
): Promise<readonly unknown[]> {
  const index = new TraceIndex(spans);
  const observations: unknown[] = [];
  for (const call of index) {
    if (!isCall(call)) continue;
    const decision = readDecision(index, call);
    if (decision === undefined) continue;
    const outcome = readOutcome(index, call);
    observations.push({
      id: toSpanId(call.span),
      prompt: decision.prompt,
      ...readIdentity(decision, call),
      deploymentRevision:
        decision.revision ?? (await findRevision(tables, environment, { decision, call })),
      ...(Object.keys(decision.attributes).length === 0 ? {} : { attributes: decision.attributes }),
      ...outcome,
    });
  }
  return observations;
}

function isCall({ attributes }: ReadSpan): boolean {
  const operation = attributes.text('gen_ai.operation.name');
  if (operation !== undefined && otherOperations.includes(operation)) return false;
  return operation !== undefined || attributes.has('gen_ai.prompt.name');
}

/** What is missing is left out; the answer then names it. */
function readIdentity({ unit, version }: Decision, { attributes }: ReadSpan) {
  return {
    unit: unit ?? attributes.text('gen_ai.conversation.id'),
    version: version ?? attributes.text('gen_ai.prompt.version'),
  };
}

/** The deployment that was served when the call began, for applications that do not send its revision. */
async function findRevision(
  tables: StoreTables,
  environment: string,
  { decision, call }: { readonly decision: Decision; readonly call: ReadSpan },
): Promise<number | undefined> {
  const startMs = Number(call.span.startTimeUnixNano ?? Number.NaN) / 1_000_000;
  // Nothing was deployed under what is no key, and the store refuses some texts.
  if (!Number.isFinite(startMs) || findPromptKeyProblem(decision.prompt)) return undefined;
  return tables.deployments.findRevisionAt({ prompt: decision.prompt, environment }, startMs);
}
