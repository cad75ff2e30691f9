import { type Inline, say } from '../blockkit/inline.ts';
import { nameValue } from './values.ts';
import type { Sentence, Voice } from './voice.ts';

/** The sentence for an event whose kind is known but whose payload could not be read, or must not be shown. */
export const vagueSentence = (vaguely: string, voice: Voice): Sentence => ({
  headline: say`🔔 ${vaguely} ${voice.useCase} was updated`,
});

/** The sentence for an event of a kind nobody has told us about. */
export function unknownSentence(unknownName: string | null, hasUseCase: boolean, voice: Voice): Sentence {
  const what: Inline[] = unknownName === null ? ['an event of an unknown kind'] : say`"${nameValue(unknownName)}"`;
  return {
    headline: hasUseCase ? say`🔔 Credo AI reported ${what} for ${voice.useCase}` : say`🔔 Credo AI reported ${what}`,
  };
}
