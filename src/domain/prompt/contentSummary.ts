import { toCanonicalJson } from './contentHash.ts';
import { listMessageChanges, type MessageChange } from './messageChanges.ts';
import { listChangedNames, type NamedChanges } from './namedChanges.ts';
import type { PromptContent } from './promptContent.ts';
import { listVariables } from './variables.ts';

export interface ValueChange {
  readonly from?: unknown;
  readonly to?: unknown;
}

export interface NamedValueChange extends ValueChange {
  readonly name: string;
}

/** What differs between two contents, message by message and part by part. Absent parts did not change. */
export interface ContentSummary {
  readonly messages: readonly MessageChange[];
  readonly variablesAdded: readonly string[];
  readonly variablesRemoved: readonly string[];
  readonly inputs: NamedChanges;
  readonly model?: ValueChange;
  readonly parameters: readonly NamedValueChange[];
  readonly responseFormat?: ValueChange;
  readonly outputSchema?: 'added' | 'removed' | 'changed';
  readonly tools: NamedChanges;
  /** Lines added and removed over all messages. */
  readonly addedLines: number;
  readonly removedLines: number;
}

/** Compares two contents. Order of keys does not count; order of messages does. */
export function summarizeContentChange(from: PromptContent, to: PromptContent): ContentSummary {
  const before = listVariables(from);
  const after = listVariables(to);
  const messages = listMessageChanges(from.messages, to.messages);
  const outputSchema = compareOutputSchema(from, to);
  return {
    messages,
    variablesAdded: after.filter((name) => !before.includes(name)),
    variablesRemoved: before.filter((name) => !after.includes(name)),
    inputs: listChangedNames(toMap(from.inputs), toMap(to.inputs)),
    ...(from.model === to.model ? {} : { model: { from: from.model, to: to.model } }),
    parameters: listParameterChanges(from, to),
    ...(from.responseFormat === to.responseFormat
      ? {}
      : { responseFormat: { from: from.responseFormat, to: to.responseFormat } }),
    ...(outputSchema === undefined ? {} : { outputSchema }),
    tools: listChangedNames(toToolMap(from), toToolMap(to)),
    addedLines: messages.reduce((sum, change) => sum + change.addedLines, 0),
    removedLines: messages.reduce((sum, change) => sum + change.removedLines, 0),
  };
}

function toMap(record: Readonly<Record<string, unknown>> | undefined): Map<string, unknown> {
  return new Map(Object.entries(record ?? {}));
}

function toToolMap(content: PromptContent): Map<string, unknown> {
  return new Map((content.tools ?? []).map((tool) => [tool.name, tool]));
}

function listParameterChanges(from: PromptContent, to: PromptContent): NamedValueChange[] {
  const before = toMap(from.modelParameters);
  const after = toMap(to.modelParameters);
  const { added, removed, changed } = listChangedNames(before, after);
  return [...added, ...removed, ...changed]
    .sort()
    .map((name) => ({ name, from: before.get(name), to: after.get(name) }));
}

function compareOutputSchema(
  from: PromptContent,
  to: PromptContent,
): ContentSummary['outputSchema'] {
  if (from.jsonSchema === undefined) return to.jsonSchema === undefined ? undefined : 'added';
  if (to.jsonSchema === undefined) return 'removed';
  return toCanonicalJson(from.jsonSchema) === toCanonicalJson(to.jsonSchema)
    ? undefined
    : 'changed';
}

/** Whether two contents are the same for everyone who resolves them, apart from the order of tools. */
export function hasNoChange(summary: ContentSummary): boolean {
  return describeContentChange(summary).length === 0;
}

/** The summary in short sentences, in the order of a prompt file; empty when nothing changed. */
export function describeContentChange(summary: ContentSummary): readonly string[] {
  return [
    ...describeValue('Model', summary.model),
    ...summary.parameters.flatMap((change) => describeValue(`Parameter “${change.name}”`, change)),
    ...summary.messages.map(describeMessage),
    ...describeNames('Variable', {
      added: summary.variablesAdded,
      removed: summary.variablesRemoved,
    }),
    ...describeNames('Input', summary.inputs),
    ...describeValue('Response format', summary.responseFormat),
    ...(summary.outputSchema === undefined ? [] : [`Output schema ${summary.outputSchema}.`]),
    ...describeNames('Tool', summary.tools),
  ];
}

function describeMessage(change: MessageChange): string {
  const lines = `(+${change.addedLines} −${change.removedLines} lines)`;
  switch (change.kind) {
    case 'added':
      return `Message ${change.toIndex + 1} (${change.role}) added ${lines}.`;
    case 'removed':
      return `Message ${change.fromIndex + 1} (${change.role}) removed ${lines}.`;
    case 'changed':
      return change.fromRole === change.role
        ? `Message ${change.toIndex + 1} (${change.role}) changed ${lines}.`
        : `Message ${change.toIndex + 1} changed from ${change.fromRole} to ${change.role} ${lines}.`;
  }
}

function describeNames(noun: string, changes: Partial<NamedChanges>): string[] {
  const describe = (names: readonly string[] | undefined, verb: string): string[] =>
    names === undefined || names.length === 0
      ? []
      : [
          `${noun}${names.length > 1 ? 's' : ''} ${names.map((name) => `“${name}”`).join(', ')} ${verb}.`,
        ];
  return [
    ...describe(changes.added, 'added'),
    ...describe(changes.removed, 'removed'),
    ...describe(changes.changed, 'changed'),
  ];
}

function describeValue(noun: string, change: ValueChange | undefined): string[] {
  if (change === undefined) return [];
  if (change.from === undefined) return [`${noun} set to ${formatValue(change.to)}.`];
  if (change.to === undefined) return [`${noun} removed (was ${formatValue(change.from)}).`];
  return [`${noun} changed from ${formatValue(change.from)} to ${formatValue(change.to)}.`];
}

function formatValue(value: unknown): string {
  const text = typeof value === 'string' ? value : toCanonicalJson(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
