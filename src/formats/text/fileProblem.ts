import type { PlanFindingCode } from '../../domain/rollout/planFinding.ts';
import type { TextRange } from './textRange.ts';

export const problemSeverities = ['error', 'warning', 'hint'] as const;
/** error: the file is broken and cannot be published or started. warning: dubious. hint: good to know. */
export type ProblemSeverity = (typeof problemSeverities)[number];

/** What is wrong; UI and tests go by the code, never by the message. Plans add the codes of the plan linter. */
export const problemCodes = [
  // any file
  'too_large',
  'merge_conflict',
  'empty_file',
  'bad_yaml',
  'tab_indentation',
  'several_documents',
  'duplicated_key',
  'expands_too_much',
  'too_deep',
  'too_many_parts',
  'unknown_alias',
  'bad_key',
  'merge_key',
  'bad_value',
  'unknown_tag',
  'wrong_type',
  'missing_key',
  'unknown_key',
  // prompts
  'no_messages',
  'too_many_entries',
  'unknown_role',
  'role_case',
  'empty_message',
  'missing_model',
  'duplicated_parameter',
  'bad_parameter',
  'unknown_response_format',
  'missing_json_schema',
  'unused_json_schema',
  'bad_json',
  'bad_json_schema',
  'bad_name',
  'undeclared_variable',
  'unused_input',
  'required_input_with_default',
  'default_of_other_type',
  'missing_test_value',
  'spaced_placeholder',
  'template_syntax',
  'duplicated_tool',
  'bad_evaluator',
  'content_too_large',
  // fixtures files
  'unknown_assertion',
  'unsupported_key',
  'missing_value',
  'unknown_value',
  'bad_pattern',
  'bad_file_reference',
  'file_missing',
  'file_unreadable',
  'bad_csv',
  'no_cases',
  'no_assertions',
  'same_case',
  'too_many_cases',
  'no_prompt',
  // plans and projects
  'not_allowed',
  'out_of_range',
  'bad_prompt_key',
  'duplicated_prompt_key',
  'secret_in_url',
] as const;
export type ProblemCode = (typeof problemCodes)[number] | PlanFindingCode;

/** One replacement; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** A repair that can be applied as it is. */
export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** One finding about a file, with its place. */
export interface FileProblem {
  readonly code: ProblemCode;
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly range: TextRange;
  readonly fixes: readonly QuickFix[];
}

/** True when something makes the file unusable. */
export function hasErrors(problems: readonly FileProblem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
