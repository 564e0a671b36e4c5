import { createCachedModel } from '../models/cachedModel.ts';
import { type Model, ModelError, type ModelErrorCode } from '../models/model.ts';
import { createRecordingModel, createReplayModel } from '../recordings/recordedModel.ts';
import { finalModelErrors } from './finalModelErrors.ts';
import { createMeteredModel, type MeterDependencies } from './meteredModel.ts';
import type { RunDependencies } from './runOptions.ts';

/** After these the next question may go well, but not after so many in a row: a thousand time-outs would take a night. */
const brokenCodes: ReadonlySet<ModelErrorCode> = new Set(['server_error', 'timeout', 'bad_answer']);
const maxBrokenInARow = 10;

type RunModelsDependencies = Pick<RunDependencies, 'findModel' | 'cache' | 'recording'> &
  Omit<MeterDependencies, 'budget' | 'prices'> &
  Pick<RunDependencies, 'budget' | 'prices'> & { readonly now: () => number };

/** The models of one run: each looked up once, and asked no more when that is in vain. */
export class RunModels {
  readonly #dependencies: RunModelsDependencies;
  readonly #models = new Map<string, Promise<Model>>();
  readonly #failures = new Map<string, ModelError>();

  constructor(dependencies: RunModelsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Throws `ModelError`, the same one each time. */
  async find(name: string): Promise<Model> {
    const failure = this.#failures.get(name);
    if (failure !== undefined) throw failure;
    const found = this.#models.get(name) ?? this.#compose(name);
    this.#models.set(name, found);
    return await found;
  }

  async #compose(name: string): Promise<Model> {
    const { recording, cache, findModel, now } = this.#dependencies;
    if (recording?.mode === 'replay')
      return createReplayModel(recording.recording, {
        replayStale: recording.replayStale ?? false,
      });
    const { meter, budget, prices } = this.#dependencies;
    const asked = createMeteredModel(await findModel(name), { meter, budget, prices });
    const watched = this.#watch(name, asked);
    if (recording !== undefined) return createRecordingModel(watched, recording.recording, now);
    return cache === undefined ? watched : createCachedModel(watched, cache, now);
  }

  #watch(name: string, model: Model): Model {
    let brokenInARow = 0;
    return {
      origin: model.origin,
      ask: async (request, options) => {
        const failure = this.#failures.get(name);
        if (failure !== undefined) throw failure;
        try {
          const answer = await model.ask(request, options);
          brokenInARow = 0;
          return answer;
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          if (finalModelErrors.has(error.code)) this.#failures.set(name, error);
          if (brokenCodes.has(error.code)) brokenInARow += 1;
          if (brokenInARow >= maxBrokenInARow) this.#failures.set(name, givenUp(name, error));
          throw error;
        }
      },
    };
  }
}

function givenUp(name: string, { message }: ModelError): ModelError {
  return new ModelError(
    'unreachable',
    `${maxBrokenInARow} questions to “${name}” in a row went wrong, so no more were asked. The last time: ${message}`,
  );
}
