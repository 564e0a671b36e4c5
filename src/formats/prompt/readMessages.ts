import {
  messageRoles,
  type MessageRole,
  type PromptMessage,
} from '../../domain/prompt/promptContent.ts';
import { findClosestName } from '../text/findClosestName.ts';
import type { ProblemList } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import { headSpan, readList, readMap, readText } from '../yaml/readNode.ts';
import { reportUnknownKeys } from '../yaml/reportUnknownKeys.ts';
import {
  findEntry,
  type SourceEntry,
  type SourceMap,
  type SourceNode,
  type SourceScalar,
} from '../yaml/sourceNode.ts';

const maxMessages = 200;

/** A message with the places that outline and diagnostics need. */
export interface SourceMessage {
  readonly message: PromptMessage;
  readonly node: SourceMap;
  readonly content: SourceScalar;
}

/** Reads `messages`; what cannot be read is reported and left out. */
export function readMessages(
  problems: ProblemList,
  entry: SourceEntry | undefined,
  root: SourceMap,
): readonly SourceMessage[] {
  const place = entry?.keySpan ?? headSpan(problems, root);
  const list = readList(problems, entry?.value, '“messages”');
  if (list === undefined || list.items.length === 0) {
    if (list !== undefined || entry === undefined || isEmpty(entry)) {
      problems.error(
        'no_messages',
        'The prompt has no messages. Add “messages” with at least one role and content.',
        place,
      );
    }
    return [];
  }
  if (list.items.length > maxMessages) {
    problems.error('too_many_entries', `A prompt holds at most ${maxMessages} messages.`, place);
  }
  return list.items
    .slice(0, maxMessages)
    .map((item) => readMessage(problems, item))
    .filter((message) => message !== undefined);
}

function isEmpty(entry: SourceEntry): boolean {
  return entry.value.kind === 'scalar' && entry.value.value === null;
}

function readMessage(problems: ProblemList, item: SourceNode): SourceMessage | undefined {
  const map = readMap(problems, item, 'A message');
  if (map === undefined) {
    if (item.kind === 'scalar' && item.value === null) {
      problems.error('missing_key', 'A message needs a role and content.', item);
    }
    return undefined;
  }
  reportUnknownKeys(problems, map, {
    known: ['role', 'content'],
    severity: 'warning',
    where: 'a message',
  });
  const role = readRole(problems, map);
  const content = readContent(problems, map);
  if (role === undefined || content === undefined) return undefined;
  return { message: { role, content: content.value }, node: map, content: content.node };
}

function readRole(problems: ProblemList, map: SourceMap): MessageRole | undefined {
  const entry = findEntry(map, 'role');
  const text = readText(problems, entry?.value, '“role”');
  if (text === undefined) {
    if (entry === undefined || isEmpty(entry)) {
      reportMissing(
        problems,
        'A message needs a role: system, user or assistant.',
        headSpan(problems, map),
      );
    }
    return undefined;
  }
  const role = messageRoles.find((known) => known === text.value.toLowerCase());
  if (role === undefined) {
    const meant = findClosestName(text.value, messageRoles);
    problems.error(
      'unknown_role',
      `“${text.value}” is not a role. Use system, user or assistant.`,
      text.node,
      ...(meant === undefined ? [] : [replaceFix(text.node, meant)]),
    );
  } else if (role !== text.value) {
    problems.hint(
      'role_case',
      `Write the role in lower case: ${role}.`,
      text.node,
      replaceFix(text.node, role),
    );
  }
  return role;
}

function replaceFix(span: TextSpan, newText: string) {
  return { title: `Change to “${newText}”`, edits: [{ span, newText }] };
}

function readContent(problems: ProblemList, map: SourceMap) {
  const entry = findEntry(map, 'content');
  if (entry === undefined) {
    reportMissing(problems, 'A message needs content.', headSpan(problems, map));
    return undefined;
  }
  if (isEmpty(entry)) {
    problems.error('missing_key', 'The content of this message is missing.', entry.keySpan);
    return undefined;
  }
  const text = readText(problems, entry.value, '“content”');
  if (text?.value.trim() === '') {
    problems.warning(
      'empty_message',
      'This message is empty. Most models refuse an empty message.',
      entry.keySpan,
    );
  }
  return text;
}

function reportMissing(problems: ProblemList, message: string, span: TextSpan): void {
  problems.error('missing_key', message, span);
}
