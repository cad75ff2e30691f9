import { z } from 'zod';
import { parseJson } from './arguments.ts';
import { problemsOf } from './block-kit/check.ts';
import { option, optionGroup } from './block-kit/composition.ts';
import { type ClickDeps, findSurface, onlyElement, surfacePart, userPart } from './clicks.ts';
import { verificationToken } from './events.ts';
import type { LoadedOptions, LoadOptions } from './types.ts';
import { appId } from './workspace.ts';

const answer = z.union([
  z.strictObject({ options: z.array(option).max(100) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(100) }),
]);

/** Sends block_suggestion payloads and checks what comes back (docs.slack.dev, block_suggestion payload). */
export function createOptionLoads(deps: ClickDeps): (options: LoadOptions) => Promise<LoadedOptions> {
  return async (options) => {
    const user = deps.lookups.user(options.user);
    const surface = findSurface(options, user.id, deps);
    const placed = onlyElement(surface, options);
    const { element, blockId } = placed;
    if (!/^(multi_)?external_select$/.test(element.type)) throw new Error(`${element.action_id} loads no options`);
    const payload = {
      type: 'block_suggestion',
      user: userPart(user),
      ...deps.installation(),
      api_app_id: appId,
      token: verificationToken,
      action_id: element.action_id,
      block_id: blockId,
      value: options.value ?? '',
      ...surfacePart(surface, options.values ?? {}, deps),
    };
    const response = await deps.requests.sendForm({ payload: JSON.stringify(payload) }, options);
    if (response.status !== 200) return { ...response, options: [], problem: `status ${response.status}` };
    const parsed = answer.safeParse(parseJson(response.body));
    if (!parsed.success) return { ...response, options: [], problem: problemsOf(parsed.error, '').join('; ') };
    const found =
      'options' in parsed.data ? parsed.data.options : parsed.data.option_groups.flatMap((group) => group.options);
    deps.offeredOptions.remember(surface.id, placed, found);
    return {
      ...response,
      options: found.map(({ text, value }) => ({ text: text.text, value })),
      problem: null,
    };
  };
}
