import assert from 'node:assert/strict';
import { createServer, Agent as HttpsAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import {
  createHttpSend,
  type HttpSendOptions,
} from '../../../../src/evals/models/http/createHttpSend.ts';
import { selfSignedCertificate } from '../../../client/selfSignedCertificate.ts';
import { type ScriptedModel, startScriptedModel } from '../../../support/startScriptedModel.ts';

const { signal } = new AbortController();

async function post(options: HttpSendOptions, url: string): Promise<string> {
  const answer = await createHttpSend(options)({ url, headers: {}, body: '{}', signal });
  let text = '';
  for await (const chunk of answer.body) text += Buffer.from(chunk).toString();
  return text;
}

describe('createHttpSend', () => {
  describe('with a proxy in the environment', () => {
    let proxy: ScriptedModel;
    const proxyBefore = process.env['http_proxy'];
    beforeEach(async () => {
      proxy = await startScriptedModel();
      process.env['http_proxy'] = new URL(proxy.url).origin;
    });
    afterEach(async () => {
      if (proxyBefore === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = proxyBefore;
      await proxy.close();
    });

    it('goes through it to other machines, on the command line', async () => {
      await post({ proxy: 'environment' }, 'http://model.example/v1/chat');
      assert.equal(proxy.requests[0]?.path, 'http://model.example/v1/chat');
    });

    it('goes straight to this machine', async () => {
      const model = await startScriptedModel();
      await post({ proxy: 'environment' }, `${model.url}/chat`);
      assert.deepEqual([model.requests.length, proxy.requests.length], [1, 0]);
      await model.close();
    });

    it('leaves proxies to the editor where the editor patches Node', async () => {
      const sent = post({ proxy: 'none' }, 'http://model.invalid/v1/chat');
      await assert.rejects(sent, { code: /ENOTFOUND|EAI_AGAIN/ });
      assert.equal(proxy.requests.length, 0);
    });
  });

  for (const [encoding, compress] of [
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['identity', (text: string) => text],
  ] as const)
    it(`reads what comes as ${encoding}, though it did not ask for it`, async () => {
      const model = await startScriptedModel();
      model.replyAlways((response) => {
        response.writeHead(200, { 'Content-Encoding': encoding }).end(compress('Hello'));
      });
      assert.equal(await post({ proxy: 'none' }, model.url), 'Hello');
      await model.close();
    });

  it('fails where what comes is not as it says, or is cut off', async () => {
    const model = await startScriptedModel();
    model.reply(
      (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('Hello'),
      (response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip' });
        response.write(gzipSync('Hello').subarray(0, 10), () => response.destroy());
      },
    );
    await assert.rejects(post({ proxy: 'none' }, model.url), { code: 'Z_DATA_ERROR' });
    await assert.rejects(post({ proxy: 'none' }, model.url));
    await model.close();
  });

  describe('with a certificate of its own', () => {
    const server = createServer(selfSignedCertificate, (_request, response) => {
      response.end('secure');
    });
    let url = '';
    before(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    });
    after(() => server.close());

    it('trusts it only when told to', async () => {
      const proxy = 'none';
      await assert.rejects(post({ proxy }, url), { code: /SELF_SIGNED/ });
      await assert.rejects(post({ proxy, isTlsStrict: () => true }, url), { code: /SELF_SIGNED/ });
      assert.equal(await post({ proxy, isTlsStrict: () => false }, url), 'secure');
      const httpsAgent = new HttpsAgent({ ca: selfSignedCertificate.cert });
      assert.equal(await post({ proxy, httpsAgent }, url), 'secure');
      httpsAgent.destroy();
    });
  });
});
