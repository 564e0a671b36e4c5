import type { Command } from 'commander';
import type { Override } from '../protocol/registry/deploymentDto.ts';
import { createUsageError } from './cliError.ts';

export interface OverrideFlags {
  readonly override?: readonly string[];
  readonly overrideReason?: string;
}

/** Adds the flags with which a person with the right goes on although conditions are not met. */
export function addOverrideOptions(command: Command): Command {
  return command
    .option('--override <condition...>', 'go on although these conditions are not met')
    .option('--override-reason <text>', 'why; kept in the audit log');
}

export function readOverride(flags: OverrideFlags): { override?: Override } {
  if (flags.override === undefined) {
    if (flags.overrideReason === undefined) return {};
    throw createUsageError('--override-reason needs --override with the conditions.');
  }
  const reason = flags.overrideReason?.trim() ?? '';
  if (reason === '') throw createUsageError('--override needs --override-reason.');
  return { override: { conditions: [...flags.override], reason } };
}
