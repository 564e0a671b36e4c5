import { readChatQuestion } from '../../../src/demo/model/chatQuestion.ts';
import { StandInModel, type StandInReply } from '../../../src/demo/model/standInModel.ts';

/** Asks a stand-in that has answered nothing yet; `more` are members of the request. */
export function askStandIn(
  system: string,
  user: string,
  more: Readonly<Record<string, unknown>> = {},
): StandInReply {
  return askModel(new StandInModel(), system, user, more);
}

/** Asks a stand-in that may have answered before. */
export function askModel(
  model: StandInModel,
  system: string,
  user: string,
  more: Readonly<Record<string, unknown>> = {},
): StandInReply {
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
  const read = readChatQuestion({ model: 'm', messages, ...more });
  if (read.kind === 'problem') throw new Error(read.message);
  return model.answer(read.question);
}
