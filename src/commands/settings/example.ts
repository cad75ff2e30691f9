import { lineBlocks } from '../../blockkit/blocks.ts';
import { type KnownBlock, type ModalView, readingModal } from '../../blockkit/view.ts';
import type { EventGroup } from '../../model.ts';
import { typed } from '../answers.ts';
import type { ConnectedTenant } from '../deps.ts';
import { chosenStyle } from './channel-fields.ts';
import type { SettingsForm } from './form.ts';

const groups = ['reviews', 'tasks', 'comments', 'metadata', 'fields'] as const satisfies readonly EventGroup[];
const mostExamples = 5;

/** A page with one example of each kind of message that is ticked in the form; nothing is posted. */
export function examplePage({ exampleOf }: ConnectedTenant, form: SettingsForm): ModalView {
  const ticked = groups.filter((group) =>
    form.fields.some(
      ({ blockId, now }) => /^(?:events|names):/.test(blockId) && blockId.endsWith(`:${group}`) && now.length > 0,
    ),
  );
  const shown = (ticked.length > 0 ? ticked : groups.slice(0, 1)).slice(0, mostExamples);
  const manner = chosenStyle(form);
  const intro = lineBlocks([
    [ticked.length > 0 ? 'Messages look like this:' : 'Nothing is ticked yet. A message would look like this:'],
    ['Only you see this. ', typed('test'), ' posts examples in the channel.'],
  ]);
  const examples = shown.flatMap((group, index) => distinctIds(exampleOf(group, manner).blocks, index));
  return readingModal({ title: 'An example', blocks: [...intro, ...examples] });
}

/** Blocks of several messages on one page must not share ids. */
function distinctIds(blocks: readonly KnownBlock[], index: number): KnownBlock[] {
  return blocks.map((block) =>
    block.block_id === undefined ? block : { ...block, block_id: `${block.block_id}:${index}` },
  );
}
