import { diffArrays } from 'diff';
import { countChangedLines, type LineChanges } from './lineChanges.ts';
import type { MessageRole, PromptMessage } from './promptContent.ts';

/** One message that came, went or differs; indexes count from 0 in the content that they belong to. */
export type MessageChange = LineChanges &
  (
    | { readonly kind: 'added'; readonly toIndex: number; readonly role: MessageRole }
    | { readonly kind: 'removed'; readonly fromIndex: number; readonly role: MessageRole }
    | {
        readonly kind: 'changed';
        readonly fromIndex: number;
        readonly toIndex: number;
        readonly fromRole: MessageRole;
        readonly role: MessageRole;
      }
  );

interface PlacedMessage {
  readonly message: PromptMessage;
  readonly index: number;
}

/** Aligns two lists of messages: equal ones stay, and between them messages of one role are pairs. */
export function listMessageChanges(
  from: readonly PromptMessage[],
  to: readonly PromptMessage[],
): readonly MessageChange[] {
  const changes: MessageChange[] = [];
  let gone: PlacedMessage[] = [];
  let come: PlacedMessage[] = [];
  const flush = (): void => {
    changes.push(...pairMessages(gone, come));
    gone = [];
    come = [];
  };
  const parts = diffArrays(place(from), place(to), { comparator: isSameMessage });
  for (const part of parts) {
    if (part.removed) gone.push(...part.value);
    else if (part.added) come.push(...part.value);
    else flush();
  }
  flush();
  return changes;
}

function place(messages: readonly PromptMessage[]): PlacedMessage[] {
  return messages.map((message, index) => ({ message, index }));
}

function isSameMessage(left: PlacedMessage, right: PlacedMessage): boolean {
  return left.message.role === right.message.role && left.message.content === right.message.content;
}

/** A lone pair is a change even of its role; otherwise only messages of the same role pair up, in order. */
function pairMessages(
  gone: readonly PlacedMessage[],
  come: readonly PlacedMessage[],
): MessageChange[] {
  const isLonePair = gone.length === 1 && come.length === 1;
  const unmatched = [...gone];
  const changes = come.map((after): MessageChange => {
    const match = unmatched.findIndex(
      (before) => isLonePair || before.message.role === after.message.role,
    );
    const [before] = match === -1 ? [] : unmatched.splice(match, 1);
    return before === undefined ? toAdded(after) : toChanged(before, after);
  });
  return [...unmatched.map(toRemoved), ...changes];
}

function toAdded({ message, index }: PlacedMessage): MessageChange {
  const lines = countChangedLines('', message.content);
  return { kind: 'added', toIndex: index, role: message.role, ...lines };
}

function toRemoved({ message, index }: PlacedMessage): MessageChange {
  const lines = countChangedLines(message.content, '');
  return { kind: 'removed', fromIndex: index, role: message.role, ...lines };
}

function toChanged(before: PlacedMessage, after: PlacedMessage): MessageChange {
  return {
    kind: 'changed',
    fromIndex: before.index,
    toIndex: after.index,
    fromRole: before.message.role,
    role: after.message.role,
    ...countChangedLines(before.message.content, after.message.content),
  };
}
