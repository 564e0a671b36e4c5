import type { PromptContent } from '../../domain/prompt/promptContent.ts';

export const snippetLanguages = ['typescript', 'python', 'curl'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

export interface SnippetFacts {
  readonly registry: string;
  readonly environment: string;
  readonly key: string;
  /** The last known content, which serves while the registry cannot be reached. */
  readonly fallback: PromptContent | undefined;
}

/** Code for an application that resolves the prompt: set-up, unit key, literal rendering and the last known content. */
export function writeSnippet(language: SnippetLanguage, facts: SnippetFacts): string {
  switch (language) {
    case 'typescript':
      return writeTypeScript(facts);
    case 'python':
      return writePython(facts);
    case 'curl':
      return writeCurl(facts);
  }
}

function baseUrl({ registry, environment }: SnippetFacts): string {
  return `${registry}/environments/${encodeURIComponent(environment)}`;
}

function writeTypeScript(facts: SnippetFacts): string {
  const fallback = JSON.stringify(facts.fallback ?? { messages: [] }, undefined, 2);
  return `// npm install @openfeature/server-sdk @openfeature/ofrep-provider
import { createHash } from 'node:crypto';
import { OpenFeature } from '@openfeature/server-sdk';
import { OFREPProvider } from '@openfeature/ofrep-provider';

await OpenFeature.setProviderAndWait(
  new OFREPProvider({
    baseUrl: ${JSON.stringify(baseUrl(facts))},
    headers: [['Authorization', \`Bearer \${process.env.PROMPT_ROLLOUT_APP_TOKEN}\`]],
  }),
);
const prompts = OpenFeature.getClient();

// Served while the registry cannot be reached. \`prompt-rollout export\` keeps such a file up to date.
const lastKnown = ${fallback};

/** The unit (a conversation or user) keeps its version; only its digest leaves the application. */
export async function resolvePrompt(unit, inputs, attributes = {}) {
  const targetingKey = createHash('sha256').update(unit).digest('hex');
  const details = await prompts.getObjectDetails(${JSON.stringify(facts.key)}, lastKnown, {
    targetingKey,
    ...attributes,
  });
${writeTypeScriptFailure(facts)}
  const messages = details.value.messages.map(({ role, content }) => ({
    role,
    content: render(content, inputs, details.value.inputs ?? {}),
  }));
  // Send version and deploymentRevision along with the outcome of the conversation.
  return { ...details.value, messages, version: details.variant, metadata: details.flagMetadata };
}

/** Replaces {{name}} literally: values are data and never rendered again. */
function render(text, inputs, declared) {
  return text.replace(/\\{\\{\\s*([A-Za-z_][\\w.-]*)\\s*\\}\\}/g, (all, name) => {
    const value = inputs[name] ?? declared[name]?.default;
    if (value === undefined) throw new Error(\`The prompt needs the input "\${name}".\`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
`;
}

/** A failure is never silent: nothing to fall back to is an error, and the last known prompt is told. */
function writeTypeScriptFailure({ key, fallback }: SnippetFacts): string {
  const what = 'details.errorMessage ?? details.errorCode';
  return fallback === undefined
    ? `  if (details.errorCode !== undefined) throw new Error(${JSON.stringify(`No prompt ${key}: `)} + (${what}));`
    : `  if (details.errorCode !== undefined)
    console.warn(${JSON.stringify(`The last known prompt ${key} is used: `)} + (${what}));`;
}

function writePython(facts: SnippetFacts): string {
  const fallback = JSON.stringify(facts.fallback ?? { messages: [] }, undefined, 2);
  return `# pip install openfeature-sdk "openfeature-provider-ofrep>=0.1.1"
import hashlib
import json
import logging
import os
import re

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

api.set_provider(
    OFREPProvider(
        ${JSON.stringify(baseUrl(facts))},
        headers_factory=lambda: {"Authorization": f"Bearer {os.environ['PROMPT_ROLLOUT_APP_TOKEN']}"},
    )
)
prompts = api.get_client()

# Served while the registry cannot be reached. \`prompt-rollout export\` keeps such a file up to date.
LAST_KNOWN = json.loads(r"""${fallback.replaceAll('"""', '\\"\\"\\"')}""")


def resolve_prompt(unit, inputs, **attributes):
    """The unit (a conversation or user) keeps its version; only its digest leaves the application."""
    targeting_key = hashlib.sha256(unit.encode()).hexdigest()
    context = EvaluationContext(targeting_key, attributes)
    details = prompts.get_object_details(${JSON.stringify(facts.key)}, LAST_KNOWN, context)
${writePythonFailure(facts)}
    content = details.value
    messages = [
        {"role": one["role"], "content": render(one["content"], inputs, content.get("inputs", {}))}
        for one in content["messages"]
    ]
    # Send version and deploymentRevision along with the outcome of the conversation.
    return {**content, "messages": messages, "version": details.variant}


def render(text, inputs, declared):
    """Replaces {{name}} literally: values are data and never rendered again."""

    def value_of(match):
        name = match.group(1)
        value = inputs.get(name, declared.get(name, {}).get("default"))
        if value is None:
            raise KeyError(f'The prompt needs the input "{name}".')
        return value if isinstance(value, str) else json.dumps(value)

    return re.sub(r"\\{\\{\\s*([A-Za-z_][\\w.-]*)\\s*\\}\\}", value_of, text)
`;
}

function writePythonFailure({ key, fallback }: SnippetFacts): string {
  const what = 'details.error_message or details.error_code';
  return fallback === undefined
    ? `    if details.error_code is not None:
        raise LookupError(f"No prompt ${key}: {${what}}")`
    : `    if details.error_code is not None:
        logging.warning("The last known prompt ${key} is used: %s", ${what})`;
}

function writeCurl(facts: SnippetFacts): string {
  const path = facts.key.split('/').map(encodeURIComponent).join('/');
  return `curl -s -X POST '${baseUrl(facts)}/ofrep/v1/evaluate/flags/${path}' \\
  -H "Authorization: Bearer $PROMPT_ROLLOUT_APP_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"context": {"targetingKey": "user-1"}}'
`;
}
