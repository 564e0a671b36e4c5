/** What the customers of the sample's shop ask, with what the application knows about them. */
export type PromptInputs = Readonly<Record<string, string>>;

interface QuestionBook {
  /** Customers of most tenants write in English. */
  readonly english: readonly PromptInputs[];
  /** Those of Acme write in German. */
  readonly german: readonly PromptInputs[];
}

const refunds = 'Refunds are paid to the card that was used, within five working days.';
const boots = 'Worn footwear can be exchanged within 30 days, not refunded.';
const returned = '1 Harbour jacket, returned, refund approved, paid on 24 November 2026';
const parcel = 'Trail tent, shipped on 18 November 2026 with Fjordpost, tracking number FP-33817';
const worn = '1 pair of Ridge boots, size 43, delivered 12 days ago';

const books: Readonly<Record<string, QuestionBook>> = {
  'support/answer': {
    english: [
      { question: 'Can I exchange boots that I wore once?', policy: boots, order: worn },
      { question: 'When do I get my money back?', policy: refunds, order: returned },
      { question: 'Where is my parcel?', policy: '', order: parcel },
      { question: 'Which tracking number does my order have?', policy: '', order: parcel },
      { question: 'My refund has not arrived. When will it?', policy: refunds, order: returned },
      { question: 'When will my parcel arrive?', policy: '', order: '' },
      { question: 'Do you repair zips of tents?', policy: boots, order: '' },
      { question: 'May I return worn footwear?', policy: boots, order: worn },
    ],
    german: [
      { question: 'Wann bekomme ich mein Geld zurück?', policy: refunds, order: returned },
      { question: 'Wo ist mein Paket?', policy: '', order: parcel },
      { question: 'Kann ich meine Stiefel noch umtauschen?', policy: boots, order: worn },
      { question: 'Wann kommt mein Paket an?', policy: '', order: '' },
    ],
  },
  triage: {
    english: [
      { message: 'The zip of my tent broke and we leave tomorrow.' },
      { message: 'Can you send me the invoice again?' },
      { message: 'No hurry, I am just wondering which lamps you sell.' },
      { message: 'I want to send the boots back, they are too small.' },
      { message: 'Is the Harbour jacket waterproof?' },
      { message: 'My parcel has not come.' },
    ],
    german: [
      { message: 'Ich möchte die Stiefel zurückschicken, sie sind zu klein.' },
      { message: 'Wo ist mein Paket?' },
      { message: 'Ist die Jacke wasserdicht?' },
    ],
  },
  'sales/followup': {
    english: [
      { company: 'Globex', quote: '40 rain jackets, 10 % off, valid until Friday' },
      { company: 'Initech', quote: '12 sleeping bags for 1,440 euros' },
      { company: 'Umbrella', quote: '8 tents, delivery before 4 December' },
    ],
    german: [{ company: 'Acme', quote: '25 Stirnlampen für 600 Euro, gültig bis Freitag' }],
  },
};

/** What somebody of a tenant asks; `chance` is from 0 up to 1. None for prompts that are not the sample's. */
export function chooseInputs(
  prompt: string,
  tenant: string,
  chance: number,
): PromptInputs | undefined {
  const book = Object.hasOwn(books, prompt) ? books[prompt] : undefined;
  const questions = tenant === 'acme' ? book?.german : book?.english;
  return questions?.[Math.floor(chance * questions.length)];
}
