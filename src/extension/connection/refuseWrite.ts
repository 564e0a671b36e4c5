import { assertNever } from '../../domain/assertNever.ts';
import { commandIds, type CommandId, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError, type ErrorAction } from '../platform/userError.ts';
import type { ConnectionStatus } from './registryConnection.ts';

/** Runs one of our commands, for the buttons of messages. */
export type RunCommand = (id: CommandId, target?: CommandTarget) => unknown;

export interface RefusalFacts {
  readonly label: string;
  readonly status: ConnectionStatus;
  /** As in "could not <verb>"; left out for a read. */
  readonly verb?: string;
  readonly runCommand: RunCommand;
}

/** Why a registry cannot be used now, or undefined when it can. A write offline is refused, never queued. */
export function refuse(facts: RefusalFacts): UserError | undefined {
  const { status, label, runCommand } = facts;
  const signIn: ErrorAction = {
    label: l10n.t('Connect to Registry…'),
    run: () => runCommand(commandIds.connectToRegistry),
  };
  switch (status.kind) {
    case 'live':
    case 'stopped':
      return undefined;
    case 'connecting':
      return offline(facts, l10n.t('{0} has not answered yet.', label));
    case 'offline':
      return offline(facts, status.problem);
    case 'needsConsent':
      return new UserError(
        l10n.t('You have not agreed to use the registry {0} yet.', status.origin),
        { actions: [signIn] },
      );
    case 'signedOut':
    case 'forbidden':
      return new UserError(status.problem, { actions: [signIn] });
    case 'incompatible':
      return new UserError(status.problem);
    default:
      return assertNever(status);
  }
}

function offline({ verb, runCommand }: RefusalFacts, problem: string): UserError {
  const tryNow: ErrorAction = {
    label: l10n.t('Try Now'),
    run: () => runCommand(commandIds.reconnect),
  };
  const consequence =
    verb === undefined
      ? ''
      : l10n.t(
          ' Nothing was changed: Prompt Rollout could not {0} while the registry is away.',
          verb,
        );
  return new UserError(`${problem}${consequence}`, { actions: [tryNow] });
}
