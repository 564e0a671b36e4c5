import { assertNever } from '../assertNever.ts';
import { toCanonicalJson } from './contentHash.ts';
import { listChangedNames } from './namedChanges.ts';
import type { PromptContent, PromptInput } from './promptContent.ts';
import type { BumpLevel } from './semanticVersion.ts';
import { isRequiredInput, listInputs } from './variables.ts';

export const bumpReasonCodes = [
  'required_input_added',
  'required_input_removed',
  'input_became_required',
  'input_type_changed',
  'response_format_changed',
  'output_schema_changed',
  'tool_added',
  'tool_removed',
  'tool_changed',
  'messages_changed',
  'model_changed',
  'parameter_changed',
] as const;
export type BumpReasonCode = (typeof bumpReasonCodes)[number];

/** Why a level is suggested. `name` is the input, tool or parameter. */
export interface BumpReason {
  readonly code: BumpReasonCode;
  readonly level: BumpLevel;
  readonly name?: string;
}

export interface BumpSuggestion {
  readonly level: BumpLevel;
  /** Strongest first; empty for a patch. */
  readonly reasons: readonly BumpReason[];
}

/** What applications must adapt to is major, what changes answers is minor, all else is a patch. */
export function suggestBumpLevel(from: PromptContent, to: PromptContent): BumpSuggestion {
  const reasons = [
    ...listInputReasons(from, to),
    ...listOutputReasons(from, to),
    ...listToolReasons(from, to),
    ...listAnswerReasons(from, to),
  ];
  return { level: reasons[0]?.level ?? 'patch', reasons };
}

function major(code: BumpReasonCode, name?: string): BumpReason {
  return { code, level: 'major', ...(name === undefined ? {} : { name }) };
}

function listInputReasons(from: PromptContent, to: PromptContent): BumpReason[] {
  const before = listInputs(from);
  const after = listInputs(to);
  const reasons: BumpReason[] = [];
  for (const [name, input] of after) {
    const code = findInputReason(before.get(name), input);
    if (code !== undefined) reasons.push(major(code, name));
  }
  for (const [name, input] of before) {
    if (!after.has(name) && isRequiredInput(input)) {
      reasons.push(major('required_input_removed', name));
    }
  }
  return reasons;
}

function findInputReason(
  before: PromptInput | undefined,
  after: PromptInput,
): BumpReasonCode | undefined {
  if (before === undefined) return isRequiredInput(after) ? 'required_input_added' : undefined;
  if ((before.type ?? 'string') !== (after.type ?? 'string')) return 'input_type_changed';
  return isRequiredInput(after) && !isRequiredInput(before) ? 'input_became_required' : undefined;
}

function listOutputReasons(from: PromptContent, to: PromptContent): BumpReason[] {
  const reasons: BumpReason[] = [];
  if ((from.responseFormat ?? 'text') !== (to.responseFormat ?? 'text')) {
    reasons.push(major('response_format_changed'));
  }
  if (toCanonicalJson(from.jsonSchema ?? null) !== toCanonicalJson(to.jsonSchema ?? null)) {
    reasons.push(major('output_schema_changed'));
  }
  return reasons;
}

function listToolReasons(from: PromptContent, to: PromptContent): BumpReason[] {
  const names = listChangedNames(toToolMap(from), toToolMap(to));
  return [
    ...names.added.map((name) => major('tool_added', name)),
    ...names.removed.map((name) => major('tool_removed', name)),
    ...names.changed.map((name) => major('tool_changed', name)),
  ];
}

function toToolMap(content: PromptContent): ReadonlyMap<string, unknown> {
  return new Map((content.tools ?? []).map((tool) => [tool.name, tool]));
}

function listAnswerReasons(from: PromptContent, to: PromptContent): BumpReason[] {
  const reasons: BumpReason[] = [];
  if (toCanonicalJson(from.messages) !== toCanonicalJson(to.messages)) {
    reasons.push({ code: 'messages_changed', level: 'minor' });
  }
  if (from.model !== to.model) reasons.push({ code: 'model_changed', level: 'minor' });
  const parameters = listChangedNames(
    new Map(Object.entries(from.modelParameters ?? {})),
    new Map(Object.entries(to.modelParameters ?? {})),
  );
  for (const name of [...parameters.added, ...parameters.removed, ...parameters.changed]) {
    reasons.push({ code: 'parameter_changed', level: 'minor', name });
  }
  return reasons;
}

/** A reason in words, to follow "major because". */
export function describeBumpReason({ code, name = '' }: BumpReason): string {
  switch (code) {
    case 'required_input_added':
      return `required input "${name}" was added`;
    case 'required_input_removed':
      return `required input "${name}" was removed`;
    case 'input_became_required':
      return `input "${name}" became required`;
    case 'input_type_changed':
      return `input "${name}" changed its type`;
    case 'tool_added':
      return `tool "${name}" was added`;
    case 'tool_removed':
      return `tool "${name}" was removed`;
    case 'tool_changed':
      return `tool "${name}" changed`;
    case 'parameter_changed':
      return `parameter "${name}" changed`;
    default:
      return describeUnnamedReason(code);
  }
}

type UnnamedReasonCode = Extract<
  BumpReasonCode,
  'response_format_changed' | 'output_schema_changed' | 'messages_changed' | 'model_changed'
>;

function describeUnnamedReason(code: UnnamedReasonCode): string {
  switch (code) {
    case 'response_format_changed':
      return 'the response format changed';
    case 'output_schema_changed':
      return 'the output schema changed';
    case 'messages_changed':
      return 'the messages changed';
    case 'model_changed':
      return 'the model changed';
    /* c8 ignore next 2 -- closed by the type */
    default:
      return assertNever(code);
  }
}
