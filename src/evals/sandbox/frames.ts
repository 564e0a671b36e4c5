import { Buffer } from 'node:buffer';

const headerBytes = 4;

/** A message for the other side of a pipe: four bytes of length, then JSON. */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

export interface FrameReader {
  /** The messages that are complete now. Throws RangeError for one that is too long, SyntaxError for what is no JSON. */
  readonly read: (chunk: Buffer) => readonly unknown[];
}

/** Puts the chunks of a pipe together again. */
export function createFrameReader(maxBytes: number): FrameReader {
  let chunks: Buffer[] = [];
  let available = 0;
  let wanted: number | undefined;

  const take = (length: number): Buffer => {
    const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    chunks = [all.subarray(length)];
    available -= length;
    return all.subarray(0, length);
  };

  return {
    read: (chunk) => {
      const messages: unknown[] = [];
      chunks.push(chunk);
      available += chunk.length;
      for (;;) {
        if (wanted === undefined) {
          if (available < headerBytes) return messages;
          wanted = take(headerBytes).readUInt32BE();
          if (wanted > maxBytes) throw new RangeError('A message is longer than allowed.');
        }
        if (available < wanted) return messages;
        const message: unknown = JSON.parse(take(wanted).toString('utf8'));
        wanted = undefined;
        messages.push(message);
      }
    },
  };
}
