import type { ChatQuestion } from './chatQuestion.ts';
import { fillSchema } from './fillSchema.ts';
import type { StandInAnswer } from './standInAnswer.ts';

const messageSigns = {
  goingBack:
    /\breturn|send\b[^.]*\bback|refund|exchange|\b(broke|broken|faulty|leaks?|torn)\b|zurück|umtausch|kaputt/i,
  paperwork: /parcel|\border\b|package\b|invoice|deliver|shipp|tracking|paket|rechnung|liefer/i,
  product:
    /\b(tents?|jackets?|boots?|sleeping bags?|stoves?|backpacks?|ropes?|lamps?|waterproof|sizes?)\b|zelt|jacke|stiefel/i,
  useless: /\b(broke|broken|faulty|leaks?|torn)\b|cannot use|does not work|kaputt/i,
  soon: /\b(today|tonight|tomorrow|in (one|two|1|2) days?)\b|heute|morgen/i,
  loud: /!|\burgent|\bnow\b|asap/i,
  calm: /no hurry|just wondering|some day/i,
} as const;

const orderNumber = /\b[A-Z]{2}-\d{3,8}\b/;

/** Whether a system message asks to sort messages into queues. */
export function isTriagePrompt(system: string): boolean {
  return /\bqueues?\b/i.test(system) && /\b(sort|triage|route|choose)/i.test(system);
}

/** Sorts a message, as JSON where the request has a format for it; looks an order up where the instructions say so. */
export function answerTriage(
  question: ChatQuestion,
  system: string,
  message: string,
): StandInAnswer {
  const number = orderNumber.exec(message)?.[0];
  const [tool] = question.tools;
  const isLookedUp = question.messages.some(({ role }) => role === 'tool');
  const looksUp = /look\b[^.]*\bup\b/i.test(system);
  if (number !== undefined && tool !== undefined && looksUp && !isLookedUp) {
    const found = fillSchema(tool.parameters, { number }, number);
    return { text: '', toolCalls: [{ name: tool.name, arguments: JSON.stringify(found) }] };
  }
  const queue = findQueue(system, message);
  const urgency = findUrgency(system, message);
  const values = { queue, urgency, orderNumber: number ?? null };
  if (question.format === 'text' && !/\bjson\b/i.test(system)) {
    const text = `This message belongs to the queue “${queue}”, and its urgency is ${urgency}.`;
    return { text, toolCalls: [] };
  }
  const answer = question.schema === undefined ? values : fillSchema(question.schema, values, null);
  return { text: JSON.stringify(answer), toolCalls: [] };
}

function findQueue(system: string, message: string): string {
  const isProduct = messageSigns.product.test(message);
  if (messageSigns.goingBack.test(message))
    return /\breturns\b/i.test(system) ? 'returns' : 'products';
  if (messageSigns.paperwork.test(message)) {
    const ordersFirst = /\b(parcel|invoice)\b[^.]*\borders\b/i.test(system);
    return isProduct && !ordersFirst ? 'products' : 'orders';
  }
  if (isProduct) return 'products';
  return /\bnot about\b[^.]*\bother\b/i.test(system) ? 'other' : 'products';
}

function findUrgency(system: string, message: string): string {
  const isPressing = messageSigns.useless.test(message) || messageSigns.soon.test(message);
  const isReserved = /urgency is high only/i.test(system);
  if (isPressing || (!isReserved && messageSigns.loud.test(message))) return 'high';
  return messageSigns.calm.test(message) ? 'low' : 'normal';
}
