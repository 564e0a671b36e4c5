import { InvalidArgumentError, type Command } from 'commander';
import type { CliProject } from '../findProject.ts';
import { toEvalSettings, type EvalSettings } from '../../domain/project/evalSettings.ts';
import { createUsageError } from '../cliError.ts';

export interface EvalFlags {
  readonly compare?: string;
  readonly environment?: string;
  readonly model?: string;
  readonly judge?: string;
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly budget?: number;
  readonly passRate?: number;
  readonly junit?: string;
  readonly record?: boolean;
  readonly replay?: boolean;
  readonly post?: boolean;
  readonly trustCode?: boolean;
  readonly allowKey?: readonly string[];
}

/** Adds the options of `eval`. */
export function addEvalOptions(command: Command): Command {
  return command
    .option('--compare <version>', 'run the same cases on “live” or a version, and judge by that')
    .option('-e, --environment <name>', 'what “live” means (default: the project’s environment)')
    .option('--model <name>', 'ask this model instead of the one that the prompt names')
    .option('--judge <name>', 'the model that judges (default: evals.judge of the project file)')
    .option('--repeat <n>', 'attempts of each case that does not say itself', wholeNumber)
    .option('--concurrency <n>', 'questions at once', wholeNumber)
    .option('--budget <usd>', 'spend at most so many US dollars, judges included', positiveNumber)
    .option('--pass-rate <share>', 'share of cases that must pass, 0 to 1', parseShare)
    .option('--junit <file>', 'write a JUnit XML report there')
    .option('--record', 'keep the answers beside the prompt, for --replay')
    .option('--replay', 'use the kept answers: no model is asked, no key is needed')
    .option('--post', 'record the comparison in the registry, as evidence for rollouts')
    .option('--trust-code', 'run javascript, regex and JSON schemas of the fixtures, in a sandbox')
    .option(
      '--allow-key <variable=url>',
      'the key in this variable is meant for that address; repeatable',
      (pair: string, all: readonly string[] | undefined) => [...(all ?? []), parsePair(pair)],
    );
}

/** Throws a usage error for flags that exclude each other. */
export function checkEvalFlags(flags: EvalFlags): void {
  if (flags.post === true && flags.compare === undefined)
    throw createUsageError('Only a comparison is evidence: use --post together with --compare.');
  if (flags.record === true && flags.replay === true)
    throw createUsageError('Use either --record or --replay.');
  if (flags.post === true && flags.model !== undefined)
    throw createUsageError('Evidence is about the model that the prompt names: leave --model out.');
}

/** What the project file says, with what was said on the command line before it. */
export function readEvalSettings({ project }: CliProject, flags: EvalFlags): EvalSettings {
  const written = toEvalSettings(project.evals);
  const { repeat, concurrency, judge, budget } = flags;
  return {
    ...written,
    ...(repeat === undefined ? {} : { repeat }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(judge === undefined ? {} : { judge }),
    ...(budget === undefined ? {} : { budget: { ...written.budget, costUsd: budget } }),
  };
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 to 999.');
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('Give a number above 0.');
}

function parseShare(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('Give a number from 0 to 1.');
}

function parsePair(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*=https?:\/\/./i.test(text)) return text;
  throw new InvalidArgumentError('Give a pair such as LLM_KEY=https://llm.example.com.');
}
