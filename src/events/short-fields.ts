import type { ShortField } from '../blockkit/blocks.ts';
import { wordsOf } from '../blockkit/inline.ts';
import type { EventFacts } from '../model.ts';
import { statusWords } from './values.ts';
import type { Voice } from './voice.ts';

const mostFields = 2;

/** The two facts most worth a glance, for channels that have room for them. People are named, never called. */
export function shortFields(facts: EventFacts, voice: Voice, risk: string | null): readonly ShortField[] {
  const [status] = facts.statuses;
  const { assignee } = facts;
  const fields: readonly (ShortField | null)[] = [
    risk === null ? null : { label: 'Risk', text: risk.replace(/ risk$/i, '') },
    status === undefined ? null : { label: 'Status', text: capitalised(statusWords(status)) },
    assignee === null ? null : { label: 'Assigned to', text: wordsOf(voice.person(assignee)) },
    facts.tagged.length === 0 ? null : { label: 'People tagged', text: String(facts.tagged.length) },
  ];
  return fields.filter((field) => field !== null).slice(0, mostFields);
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
