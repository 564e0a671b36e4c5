import { commandIds, type CommandTarget } from '../manifest.ts';
import { compareAllChanged } from './compareAllChanged.ts';
import { compareVersions } from './compareVersions.ts';
import { compareWithLive } from './compareWithLive.ts';
import type { DiffDeps } from './diffDeps.ts';
import { openVersion } from './openVersion.ts';

export const diffHandlers = (deps: DiffDeps) => ({
  [commandIds.compareWithLive]: (target: CommandTarget) => compareWithLive(target, deps),
  [commandIds.compareVersions]: (target: CommandTarget) => compareVersions(target, deps),
  [commandIds.compareAllChanged]: (target: CommandTarget) => compareAllChanged(target, deps),
  [commandIds.openVersion]: (target: CommandTarget) => openVersion(target, deps),
});
