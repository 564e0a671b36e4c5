// Language models of VS Code, offered by another extension of this window.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually } from '../editor/eventually.ts';
import { ModelError, type ModelRequest } from '../../src/evals/models/model.ts';
import { measureInVscode } from '../../src/extension/models/measureInVscode.ts';
import { createVscodeModel } from '../../src/extension/models/vscodeModel.ts';

interface Asked {
  readonly messages: readonly { readonly role: number; readonly content: readonly unknown[] }[];
  readonly options: { readonly tools?: readonly { readonly name: string }[] };
  readonly progress: { report: (part: unknown) => void };
  readonly token: vscode.CancellationToken;
}

interface Script {
  respond: (asked: Asked) => Promise<void>;
}

const request: ModelRequest = {
  model: 'parrots/parrot-1',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'assistant', content: 'Yes?' },
    { role: 'user', content: 'When?' },
  ],
  parameters: { temperature: 0 },
  tools: [{ name: 'find_order', description: 'Finds it.', parameters: { type: 'object' } }],
};

describe('a language model of VS Code', () => {
  const vscodeModel = createVscodeModel({ canSendRequest: () => true });
  let script: Script;
  const { signal } = new AbortController();

  before(async function () {
    const id = 'prompt-rollout-tests.language-model';
    const found: unknown = await vscode.extensions.getExtension(id)?.activate();
    if (found === undefined) this.skip();
    script = found as Script;
    await eventually(async () => {
      assert.notDeepEqual(await vscode.lm.selectChatModels({ vendor: 'parrots' }), []);
    });
  });

  const refuse = async (error: Error, wanted: string): Promise<string> => {
    script.respond = () => Promise.reject(error);
    const failure = await vscodeModel.ask(request, { signal }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(failure instanceof ModelError);
    assert.equal(failure.code, wanted);
    return failure.message;
  };

  it('is asked with all messages and tools, and streams its answer', async () => {
    let asked: Asked | undefined;
    script.respond = (one) => {
      asked = one;
      one.progress.report(new vscode.LanguageModelTextPart('By '));
      one.progress.report(new vscode.LanguageModelTextPart('card.'));
      one.progress.report(new vscode.LanguageModelToolCallPart('1', 'find_order', { id: 7 }));
      return Promise.resolve();
    };
    const pieces: string[] = [];
    const answer = await vscodeModel.ask(request, { signal, onText: (one) => pieces.push(one) });
    assert.equal(answer.text, 'By card.');
    assert.equal(pieces.join(''), 'By card.');
    assert.deepEqual(answer.toolCalls, [{ name: 'find_order', arguments: '{"id":7}' }]);
    assert.match(answer.model, /parrot-1/);
    assert.ok((answer.usage?.inputTokens ?? 0) > (answer.usage?.outputTokens ?? 0));
    const { Assistant, User } = vscode.LanguageModelChatMessageRole;
    assert.deepEqual(
      asked?.messages.map(({ role }) => role),
      [User, Assistant, User],
    );
    assert.deepEqual(
      asked.options.tools?.map(({ name }) => name),
      ['find_order'],
    );
  });

  it('is found by its family too, and tells what it takes without being asked', async () => {
    let questions = 0;
    script.respond = () => {
      questions += 1;
      return Promise.resolve();
    };
    for (const name of ['parrot', 'parrots/parrot', 'parrot-1']) {
      const { tokens, contextWindow } = await measureInVscode(name, request.messages);
      assert.equal(contextWindow, 1000);
      assert.ok((tokens ?? 0) > 0);
    }
    assert.deepEqual(await measureInVscode('nobody', request.messages), {});
    assert.equal(questions, 0);
  });

  it('that is not offered is named, with what is', async () => {
    const asking = vscodeModel.ask({ ...request, model: 'vscode/nobody' }, { signal });
    await assert.rejects(asking, (error) => {
      assert.ok(error instanceof ModelError);
      assert.equal(error.code, 'model_unknown');
      assert.match(error.message, /no model “vscode\/nobody”.*parrots\/parrot/);
      return true;
    });
  });

  it('that refuses says why in a sentence', async () => {
    const { LanguageModelError: Refusal } = vscode;
    assert.match(await refuse(Refusal.NoPermissions('no'), 'consent_missing'), /Allow it/);
    assert.match(await refuse(Refusal.Blocked('the quota is used up'), 'rate_limited'), /quota/);
    await refuse(Refusal.NotFound('gone'), 'model_unknown');
    assert.match(await refuse(new Error('it broke'), 'server_error'), /it broke/);
  });

  it('hears that a question is cancelled', async () => {
    const abort = new AbortController();
    const heard = Promise.withResolvers<boolean>();
    script.respond = async ({ token }) => {
      token.onCancellationRequested(() => heard.resolve(true));
      abort.abort();
      await heard.promise;
    };
    await assert.rejects(vscodeModel.ask(request, { signal: abort.signal }), (error) => {
      assert.ok(error instanceof ModelError);
      assert.equal(error.code, 'cancelled');
      return true;
    });
    await heard.promise;
  });
});
