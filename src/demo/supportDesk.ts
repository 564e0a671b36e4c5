import type { Observation } from '../protocol/registry/observationDto.ts';
import { assessReply, type ReplyOutcome } from './assessReply.ts';
import type { CandidateBehaviour } from './candidateBehaviour.ts';
import { chooseInputs, type PromptInputs } from './customerQuestions.ts';
import type { ModelClient } from './modelClient.ts';
import type { SpoiltPrompts } from './model/spoiltPrompts.ts';
import { renderMessages } from './renderMessages.ts';
import type { ResolvedPrompt } from './resolvedPrompt.ts';
import { parseServedContent } from './servedContent.ts';
import type { SimulatedUser } from './simulatedUsers.ts';

export interface SupportDeskOptions {
  readonly model: ModelClient;
  readonly spoilt: SpoiltPrompts;
  /** Gives a new number from 0 up to 1 each time. */
  readonly chance: () => number;
}

/** Outside of a rollout a few answers tell what is usual. */
const quietShare = 0.2;

type DeskOutcome = ReplyOutcome & Pick<Observation, 'dependencies' | 'sample'>;

/** What the application does with a prompt: it asks the model somebody's question and looks at the answer. */
export class SupportDesk {
  readonly #options: SupportDeskOptions;
  #candidates: CandidateBehaviour = 'well';

  constructor(options: SupportDeskOptions) {
    this.#options = options;
  }

  get candidates(): CandidateBehaviour {
    return this.#candidates;
  }

  /** How candidates answer from now on. What was spoilt before is mended. */
  set candidates(behaviour: CandidateBehaviour) {
    this.#candidates = behaviour;
    this.#options.spoilt.mendAll();
  }

  /** Undefined where the application has nothing to ask, and mostly outside of rollouts. */
  async answer(user: SimulatedUser, prompt: ResolvedPrompt): Promise<DeskOutcome | undefined> {
    const { model, spoilt, chance } = this.#options;
    if (prompt.arm === undefined && chance() >= quietShare) return undefined;
    const inputs = chooseInputs(prompt.prompt, user.tenant, chance());
    const content = parseServedContent(prompt.content);
    if (inputs === undefined || content === undefined) return undefined;
    const behaviour = prompt.arm === 'candidate' ? this.#candidates : 'well';
    if (behaviour !== 'well') spoilt.spoil(content, behaviour);
    const rendered = renderMessages(content, new Map(Object.entries(inputs)));
    const reply =
      rendered.kind === 'rendered' ? await model.ask(content, rendered.messages) : undefined;
    const output =
      rendered.kind === 'missing'
        ? `This application does not send “${rendered.input}”.`
        : (reply?.text ?? 'The model gave no answer.');
    return {
      ...assessReply({ prompt: prompt.prompt, reply, chance, behaviour }),
      ...(reply === undefined ? {} : { dependencies: { model: reply.model } }),
      sample: { input: readQuestion(inputs), output, variables: { ...inputs } },
    };
  }
}

/** What a person would call the question among the inputs. */
function readQuestion(inputs: PromptInputs): string {
  return inputs['question'] ?? inputs['message'] ?? Object.values(inputs).join(', ');
}
