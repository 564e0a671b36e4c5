import { renderPair } from './yaml/renderYaml.ts';

/** What a new prompt starts from. */
export interface NewPrompt {
  readonly name: string;
  readonly description?: string;
  readonly model?: string;
}

/** The text of a new prompt file: small, valid, with one input and one test case to start from. */
export function createPromptFile({ name, description, model }: NewPrompt): string {
  const head = [
    renderPair('name', name, 0),
    ...(description === undefined ? [] : [renderPair('description', description, 0)]),
    renderPair('model', model ?? 'openai/gpt-4o-mini', 0),
  ];
  return `${head.join('\n')}
modelParameters:
  temperature: 0.2
inputs:
  question:
    type: string
    description: What the user asks.
    required: true
messages:
  - role: system
    content: |
      You are a helpful assistant. Answer in at most three sentences.
  - role: user
    content: "{{question}}"
testData:
  - question: What can you do for me?
`;
}
