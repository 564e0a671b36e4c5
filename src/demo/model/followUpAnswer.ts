/** Whether a system message asks for the message that follows a quote. */
export function isFollowUpPrompt(system: string): boolean {
  return /follow-?up/i.test(system) && /\bquote\b/i.test(system);
}

/** Writes a follow-up that keeps to the instructions; without them it gets long, pressing and inexact. */
export function answerFollowUp(system: string, message: string): string {
  const company = readField(message, 'company') ?? 'there';
  const quote = readField(message, 'quote') ?? message.trim();
  const isExact = /\bexactly\b|\bas the quote states\b/i.test(system);
  const greeting = `Hello ${company}, thank you for your interest in our quote: ${isExact ? quote : blur(quote)}.`;
  const parts = [greeting, 'Would you like us to reserve the goods for you?'];
  if (!/\bone question\b/i.test(system))
    parts.push('Or is there anything else that you would need?');
  if (!/\bno pressure\b/i.test(system))
    parts.push('Please order today, because this offer will not come back!');
  const isOneParagraph = /\bone( short)? paragraph\b/i.test(system);
  return parts.join(isOneParagraph ? ' ' : '\n\n');
}

function readField(message: string, name: string): string | undefined {
  return new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(message)?.[1]?.trim().replace(/\.$/, '');
}

/** Prices and dates as somebody remembers them. */
function blur(quote: string): string {
  return quote
    .replaceAll(/\d[\d.,]*\s?(%|percent)( off)?/gi, 'a good discount')
    .replaceAll(/(valid )?(until|before|by) [^,.;]+/gi, 'valid for a short time')
    .replaceAll(/[€$£]\s?\d[\d.,]*|\d[\d.,]*\s?(€|euros?|dollars?)/gi, 'a fair price');
}
