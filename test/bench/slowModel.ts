// A model that always takes as long: `slowModel.ts DELAY_MS`. Speaks the OpenAI API, streamed and whole, and counts nothing.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

const delayMs = Number(process.argv[2] ?? 50);
const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 };
const text = 'Yes, gladly: your parcel arrives tomorrow.';
const whole = JSON.stringify({
  id: 'x',
  object: 'chat.completion',
  model: 'slow',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage,
});
const events = [
  ...text
    .split(/(?<=\s)/)
    .map((content) => ({ model: 'slow', choices: [{ index: 0, delta: { content } }] })),
  { model: 'slow', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { model: 'slow', choices: [], usage },
];
const stream = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const isStream = Buffer.concat(chunks).includes('"stream":true');
    setTimeout(() => {
      response.writeHead(200, {
        'content-type': isStream ? 'text/event-stream' : 'application/json',
      });
      response.end(isStream ? stream : whole);
    }, delayMs);
  });
});
server.keepAliveTimeout = 60_000;
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
process.stdout.write(
  `${JSON.stringify({ event: 'listening', url: `http://127.0.0.1:${port}/v1` })}\n`,
);
process.on('SIGTERM', () => process.exit(0));
