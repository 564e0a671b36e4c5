import type { CommandHandlers, CommandTarget } from '../manifest.ts';

/**
 * Commands from the palette have no target: with a rollout panel in front they act on what it shows, as they act on the
 * file in an editor.
 */
export function withActivePlace<Handlers extends Partial<CommandHandlers>>(
  handlers: Handlers,
  activePlace: () => CommandTarget | undefined,
): Handlers {
  const entries = Object.entries(handlers).map(([id, handle]) => [
    id,
    (target: CommandTarget) => handle(isEmpty(target) ? (activePlace() ?? target) : target),
  ]);
  return { ...handlers, ...Object.fromEntries(entries) };
}

function isEmpty(target: CommandTarget): boolean {
  return Object.values(target).every((value) => value === undefined);
}
