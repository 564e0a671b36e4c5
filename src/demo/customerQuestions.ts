/** What the customers of the sample's shop ask, with what the application knows about them. */
export type PromptInputs = Readonly<Record<string, string>>;

interface QuestionBook {
  /** Customers of most tenants write in English. */
  readonly english: readonly PromptInputs[];
  /** Those of Acme write in German. */
  readonly german: readonly PromptInputs[];
}

const refunds = 'Refunds are paid to the card that was used, within five working days.';
const footwear = 'Worn footwear can be exchanged within 30 days, not refunded.';
const returned = '2 Fell trousers, returned, refund approved, paid on 26 November 2026';
const parcel = 'Cove stove, shipped on 19 November 2026 with Fjordpost, tracking number FP-40251';
const worn = '1 pair of Crag boots, size 41, delivered 9 days ago';

// None of them is a fixture: what goes wrong here is news to the evals.
const books: Readonly<Record<string, QuestionBook>> = {
  'support/answer': {
    english: [
      { question: 'May I exchange the boots that I wore once?', policy: footwear, order: worn },
      { question: 'When is my money paid back?', policy: refunds, order: returned },
      { question: 'Where is my parcel now?', policy: '', order: parcel },
      { question: 'Which tracking number does my parcel have?', policy: '', order: parcel },
      { question: 'My refund has not arrived. When will it?', policy: refunds, order: returned },
      { question: 'My parcel is late. When does it come?', policy: '', order: '' },
      { question: 'Do you repair zips of tents?', policy: footwear, order: '' },
      { question: 'Can worn footwear be refunded?', policy: footwear, order: worn },
    ],
    german: [
      { question: 'Wann kommt das Geld zurück auf meine Karte?', policy: refunds, order: returned },
      { question: 'Wo ist mein Paket?', policy: '', order: parcel },
      { question: 'Kann ich die Stiefel noch umtauschen?', policy: footwear, order: worn },
      { question: 'Wann kommt mein Paket an?', policy: '', order: '' },
    ],
  },
  triage: {
    english: [
      { message: 'A pole of my tent broke and we leave tomorrow.' },
      { message: 'I need the invoice of my last order.' },
      { message: 'No hurry: which lamps do you sell?' },
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
      { company: 'Globex', quote: '60 rain jackets, 12 % off, valid until Thursday' },
      { company: 'Initech', quote: '14 sleeping bags for 1,680 euros' },
      { company: 'Umbrella', quote: '6 tents, delivery before 11 December' },
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
