import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ObservationSample } from '../../protocol/registry/sampleDto.ts';
import type { SpanAttributes } from './spanAttributes.ts';

const messagesSchema = Type.Array(
  Type.Object({
    role: Type.String(),
    parts: Type.Array(Type.Object({ type: Type.String(), content: Type.Optional(Type.Unknown()) })),
  }),
);

const variablePrefix = 'gen_ai.prompt.variable.';

/** Input and output, where the application was told to put them into its spans; by default it does not. */
export function readSample(attributes: SpanAttributes): ObservationSample | undefined {
  const input = readText(attributes.text('gen_ai.input.messages'), 'user');
  const output = readText(attributes.text('gen_ai.output.messages'), 'assistant');
  if (input === undefined || output === undefined) return undefined;
  const variables = Object.fromEntries(
    attributes
      .below(variablePrefix)
      .flatMap(([name, value]) => (typeof value === 'object' ? [] : [[name, value]])),
  );
  return { input, output, ...(Object.keys(variables).length === 0 ? {} : { variables }) };
}

/** The last text of a role; what is not in the form of the conventions is taken as it is. */
function readText(text: string | undefined, role: string): string | undefined {
  if (text === undefined) return undefined;
  const messages = parseJson(text);
  if (!Value.Check(messagesSchema, messages)) return text;
  const last = messages.findLast((message) => message.role === role) ?? messages.at(-1);
  return (last?.parts ?? [])
    .flatMap(({ content }) => (typeof content === 'string' ? content : []))
    .join('\n');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Plain text: not every instrumentation follows the conventions.
    return undefined;
  }
}
