import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { CliError, createUsageError } from '../cliError.ts';
import type { CommandLine, OpenCommandLine } from '../commandLine.ts';
import { listEvalLines } from '../eval/describeEval.ts';
import {
  addEvalOptions,
  checkEvalFlags,
  readEvalSettings,
  type EvalFlags,
} from '../eval/evalFlags.ts';
import { joinOutcomes, toEvalExitCode } from '../eval/evalOutcome.ts';
import { describeUnrun, evalPrompt } from '../eval/evalPrompt.ts';
import type { EvalReport, PromptEvalReport } from '../eval/evalReport.ts';
import { openEvalSession, type EvalSession } from '../eval/evalSession.ts';
import { listenForInterrupt } from '../eval/listenForInterrupt.ts';
import { writeJUnit } from '../eval/writeJUnit.ts';
import { exitCodes } from '../exitCode.ts';
import type { CliProject } from '../findProject.ts';
import { choosePrompts } from '../workspace/choosePrompts.ts';
import { readWorkspacePrompts, type WorkspacePrompt } from '../workspace/promptFiles.ts';
import { requireProject } from '../workspace/requireProject.ts';

const moreHelp = `
Exit codes:
  0    every case passed; with --compare: no regression
  1    a case failed; with --compare: a regression
  2    wrong arguments, or a missing or broken project file
  3    the registry cannot be reached
  4    with --compare: too little to tell
  5    something could not be run or recorded: no model, no key, broken fixtures, spent budget
  130  stopped with Ctrl-C`;

/** `eval`: runs the fixtures of prompts. */
export function registerEval(program: Command, open: OpenCommandLine): void {
  const command = program
    .command('eval')
    .description('run the fixtures of prompts, alone or against the live version')
    .argument('[prompt...]', 'keys or files (default: all that have cases)')
    .addHelpText('after', moreHelp);
  addEvalOptions(command).action(async (wanted: string[], flags: EvalFlags, self: Command) => {
    checkEvalFlags(flags);
    const line = open(self);
    const project = await requireProject(line);
    const all = await readWorkspacePrompts(project);
    const prompts = choosePrompts(all, wanted, { from: line.folder, root: project.root });
    const end = await runEval(line, { project, prompts, flags, isNamed: wanted.length > 0 });
    const { report } = end;
    if (report.prompts.length === 0 && !end.isCancelled)
      throw createUsageError(explainNoCases(prompts));
    if (flags.junit !== undefined) await saveJUnit(path.resolve(line.folder, flags.junit), report);
    line.show(report, report.prompts.flatMap(listEvalLines));
    finish(end);
  });
}

interface EvalOrder {
  readonly project: CliProject;
  readonly prompts: readonly WorkspacePrompt[];
  readonly flags: EvalFlags;
  /** Whether somebody wants just these prompts: then one without cases is not passed over. */
  readonly isNamed: boolean;
}

/** What came of all prompts. */
interface EvalEnd {
  readonly report: EvalReport;
  readonly isCancelled: boolean;
  /** What ended the command before its last prompt, thrown once what was found before is told. */
  readonly failure?: Error | undefined;
}

async function runEval(line: CommandLine, order: EvalOrder): Promise<EvalEnd> {
  const { project, flags } = order;
  const interrupt = listenForInterrupt((text) => line.warn(text));
  const { signal } = interrupt;
  const session = await openEvalSession({
    root: project.root,
    endpoints: project.project.models ?? [],
    settings: readEvalSettings(project, flags),
    environment: line.environment,
    allowedKeys: flags.allowKey ?? [],
    trustsCode: flags.trustCode === true,
    signal,
  });
  try {
    const { prompts, failure } = await evalPrompts(line, session, order);
    const outcome = joinOutcomes(prompts.map((report) => report.outcome));
    const report = { schemaVersion: 1 as const, outcome, prompts };
    return { report, isCancelled: signal.aborted, failure };
  } finally {
    line.showProgress('');
    interrupt.dispose();
    await session.dispose();
  }
}

/** One after the other: the limit of questions at once is for each anyway, and the output stays in order. */
async function evalPrompts(
  line: CommandLine,
  session: EvalSession,
  { prompts, flags, isNamed }: EvalOrder,
): Promise<{ readonly prompts: PromptEvalReport[]; readonly failure?: Error }> {
  const registry =
    flags.compare === undefined
      ? undefined
      : {
          client: await line.connect(),
          environment: await line.chooseEnvironment(flags.environment),
        };
  const reports: PromptEvalReport[] = [];
  const empty: PromptEvalReport[] = [];
  for (const prompt of prompts) {
    if (session.signal.aborted) break;
    let done = 0;
    const onAttempt = (): void => {
      done += 1;
      line.showProgress(`${prompt.key}: ${done} answers`);
    };
    const onNotice = (text: string): void => line.warn(text);
    try {
      const report = await evalPrompt(prompt, { session, flags, registry, onAttempt, onNotice });
      if (report !== undefined) reports.push(report);
      else if (isNamed) empty.push(describeUnrun(prompt, [explainNoCases([prompt])]));
    } catch (failure) {
      // What was asked and paid for before is told all the same.
      if (reports.length === 0 || !(failure instanceof Error)) throw failure;
      return { prompts: [...reports, describeUnrun(prompt, [failure.message])], failure };
    }
  }
  return { prompts: reports.length === 0 ? [] : [...reports, ...empty] };
}

async function saveJUnit(file: string, report: EvalReport): Promise<void> {
  try {
    await writeFile(file, writeJUnit(report));
  } catch {
    throw createUsageError(`${file} cannot be written.`);
  }
}

function explainNoCases(prompts: readonly WorkspacePrompt[]): string {
  const [prompt] = prompts;
  if (prompt === undefined) return 'The project has no prompts.';
  const file = prompt.path.replace(/\.prompt\.ya?ml$/, '.fixtures.yml');
  return `There are no cases with assertions. Write some beside the prompt, for example ${file}.`;
}

function finish({ report, isCancelled, failure }: EvalEnd): void {
  if (failure !== undefined) throw failure;
  if (isCancelled)
    throw new CliError('Cancelled: what stands above is not complete.', exitCodes.interrupted);
  const code = toEvalExitCode(report.outcome);
  if (code !== exitCodes.ok) throw new CliError('', code);
}
