// An extension that offers a language model, as GitHub Copilot does; a test says what it answers.
const vscode = require('vscode');

const parrot = {
  id: 'parrot-1',
  name: 'Parrot',
  family: 'parrot',
  version: '1',
  maxInputTokens: 1000,
  maxOutputTokens: 100,
  capabilities: { toolCalling: true },
};

exports.activate = (context) => {
  // Since VS Code 1.104.
  if (vscode.lm.registerLanguageModelChatProvider === undefined) return undefined;
  const script = { respond: () => Promise.resolve() };
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('parrots', {
      provideLanguageModelChatInformation: () => [parrot],
      provideLanguageModelChatResponse: (...[, messages, options, progress, token]) =>
        script.respond({ messages, options, progress, token }),
      provideTokenCount: (_model, text) => Promise.resolve(JSON.stringify(text).length),
    }),
  );
  return script;
};
