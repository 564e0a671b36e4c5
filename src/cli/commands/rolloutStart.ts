import type { Command } from 'commander';
import type { RolloutNote } from '../../domain/rollout/rolloutNote.ts';
import type { RegistryClient } from '../../client/registryClient.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { OpenCommandLine } from '../commandLine.ts';
import { isRecoveryOpen, recoveryWords } from '../describeRecovery.ts';
import { listRolloutDetails } from '../describeRollout.ts';
import { addOverrideOptions, readOverride, type OverrideFlags } from '../overrideOptions.ts';
import { readPlan } from '../readPlan.ts';

interface StartFlags extends OverrideFlags {
  readonly environment?: string;
  readonly plan: string;
  readonly change?: string;
  readonly expectedGain?: string;
  readonly mainRisk?: string;
  readonly expandedCohort?: string;
  readonly dashboard?: string;
}

/** `rollout start`: move an environment to a candidate, stage by stage. */
export function registerRolloutStart(rollout: Command, open: OpenCommandLine): void {
  const command = rollout
    .command('start')
    .description('start a staged rollout of a version')
    .argument('<prompt>', 'its key')
    .argument('<version>', 'the candidate, for example 1.4.0')
    .requiredOption('--plan <file>', 'a *.rollout.yml file, or Careful or Fast')
    .option('-e, --environment <name>', 'where (default: the one of the project, else production)')
    .option('--change <text>', 'note: what changes')
    .option('--expected-gain <text>', 'note: what should get better')
    .option('--main-risk <text>', 'note: what could get worse')
    .option('--expanded-cohort <text>', 'note: who gets it when it widens')
    .option('--dashboard <url>', 'note: where to watch');
  addOverrideOptions(command).action(
    async (prompt: string, candidate: string, flags: StartFlags, self: Command) => {
      const line = open(self);
      const plan = await readPlan(line.folder, flags.plan);
      const client = await line.connect();
      const place = { prompt, environment: await line.chooseEnvironment(flags.environment) };
      const note = { ...plan.note, ...readNote(flags) };
      const started = await client.rollouts.start(place, {
        candidate,
        plan,
        ...(Object.keys(note).length === 0 ? {} : { note }),
        ...readOverride(flags),
      });
      const caution = await findCaution(client, started);
      line.show(started, [...listRolloutDetails(started), ...caution]);
    },
  );
}

/** That the rollout before was rolled back and nobody has said that stable is back to normal. */
async function findCaution(
  client: RegistryClient,
  { id, prompt, environment, stable }: RolloutDto,
): Promise<string[]> {
  const all = await client.rollouts.listAll({ prompt, environment });
  const last = all.find((one) => one.id !== id && one.stable === stable);
  if (last?.recovery === undefined || !isRecoveryOpen(last)) return [];
  const words = recoveryWords[last.recovery.state];
  return [
    `  beware   ${last.candidate} was rolled back here and nobody has confirmed the recovery (${words}). If stable is not normal, comparisons mislead.`,
  ];
}

function readNote(flags: StartFlags): RolloutNote {
  const { change, expectedGain, mainRisk, expandedCohort, dashboard } = flags;
  return {
    ...(change === undefined ? {} : { change }),
    ...(expectedGain === undefined ? {} : { expectedGain }),
    ...(mainRisk === undefined ? {} : { mainRisk }),
    ...(expandedCohort === undefined ? {} : { expandedCohort }),
    ...(dashboard === undefined ? {} : { dashboard }),
  };
}
