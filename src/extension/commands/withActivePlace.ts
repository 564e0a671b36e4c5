import type { CommandHandlers, CommandId, CommandTarget } from '../manifest.ts';

type Handle = CommandHandlers[CommandId];

/**
 * Commands from the palette have no target: with a rollout panel in front they act on what it shows, as they act on the
 * file in an editor.
 */
export function withActivePlace<Id extends CommandId>(
  handlers: Readonly<Record<Id, Handle>>,
  activePlace: () => CommandTarget | undefined,
): Record<Id, Handle> {
  const wrapped: Record<string, Handle> = {};
  for (const [id, handle] of Object.entries<Handle>(handlers)) {
    wrapped[id] = (target, argument) =>
      handle(isEmpty(target) ? (activePlace() ?? target) : target, argument);
  }
  return { ...handlers, ...wrapped };
}

function isEmpty(target: CommandTarget): boolean {
  return Object.values(target).every((value) => value === undefined);
}
