// What a client of the OpenAI chat API sends, read into what the stand-in needs.
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';

const nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const anyObject = Type.Record(Type.String(), Type.Unknown());
const part = Type.Object({ type: Type.Literal('text'), text: Type.String() });

// Members that it does not know are ignored, as servers of this API do.
const chatRequestSchema = Type.Object({
  model: Type.String({ minLength: 1 }),
  messages: Type.Array(
    Type.Object({
      role: Type.Enum(['system', 'developer', 'user', 'assistant', 'tool'] as const),
      content: nullable(Type.Union([Type.String(), Type.Array(part)])),
    }),
    { minItems: 1 },
  ),
  n: nullable(Type.Literal(1)),
  seed: nullable(Type.Integer()),
  stream: nullable(Type.Boolean()),
  stream_options: nullable(Type.Object({ include_usage: nullable(Type.Boolean()) })),
  temperature: nullable(Type.Number({ minimum: 0, maximum: 2 })),
  max_tokens: nullable(Type.Integer({ minimum: 1 })),
  max_completion_tokens: nullable(Type.Integer({ minimum: 1 })),
  response_format: nullable(
    Type.Union([
      Type.Object({ type: Type.Enum(['text', 'json_object'] as const) }),
      Type.Object({
        type: Type.Literal('json_schema'),
        json_schema: Type.Object({ name: Type.String(), schema: Type.Optional(anyObject) }),
      }),
    ]),
  ),
  tools: nullable(
    Type.Array(
      Type.Object({
        type: Type.Literal('function'),
        function: Type.Object({
          name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
          parameters: Type.Optional(anyObject),
        }),
      }),
    ),
  ),
  tool_choice: nullable(Type.Unknown()),
});
type ChatRequest = Static<typeof chatRequestSchema>;

export type JsonSchemaObject = Readonly<Record<string, unknown>>;

export interface ChatTool {
  readonly name: string;
  readonly parameters: JsonSchemaObject;
}

/** A request to the stand-in, with every default filled in. */
export interface ChatQuestion {
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  /** Absent: each repetition of the request is another attempt. */
  readonly seed: number | undefined;
  readonly temperature: number;
  readonly maxTokens: number | undefined;
  readonly format: 'text' | 'json';
  /** What the JSON has to be like, where the request says so. */
  readonly schema: JsonSchemaObject | undefined;
  readonly tools: readonly ChatTool[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

export type ReadQuestion =
  | { readonly kind: 'question'; readonly question: ChatQuestion }
  | { readonly kind: 'problem'; readonly message: string; readonly param: string | null };

/** Reads a request body. Says what is wrong with it, and with which member. */
export function readChatQuestion(body: unknown): ReadQuestion {
  if (Value.Check(chatRequestSchema, body)) return { kind: 'question', question: toQuestion(body) };
  const [first] = Value.Errors(chatRequestSchema, body);
  const param = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  const place = param === '' ? 'The body' : `“${param}”`;
  const message = `${place} is not what /v1/chat/completions takes: ${first?.message ?? 'it must be an object'}.`;
  return { kind: 'problem', message, param: param === '' ? null : param };
}

function toQuestion(request: ChatRequest): ChatQuestion {
  const format = request.response_format ?? { type: 'text' };
  return {
    messages: request.messages.map(({ role, content }) => ({ role, text: toText(content) })),
    seed: request.seed ?? undefined,
    temperature: request.temperature ?? 1,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    format: format.type === 'text' ? 'text' : 'json',
    schema: 'json_schema' in format ? format.json_schema.schema : undefined,
    tools: listTools(request),
    stream: request.stream === true,
    includeUsage: request.stream_options?.include_usage === true,
  };
}

function listTools({ tools, tool_choice: choice }: ChatRequest): readonly ChatTool[] {
  if (choice === 'none') return [];
  return (tools ?? []).map(({ function: { name, parameters = {} } }) => ({ name, parameters }));
}

function toText(content: ChatRequest['messages'][number]['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text).join('\n');
}
