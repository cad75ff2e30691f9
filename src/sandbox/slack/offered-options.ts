import type { Option, PlacedElement } from './element-state.ts';

export type OfferedOptions = {
  remember(surfaceId: string, placed: PlacedElement, options: readonly Option[]): void;
  offered(surfaceId: string, placed: PlacedElement): readonly Option[];
};

/** Remembers the options each element was offered last, which are those people can choose. */
export function createOfferedOptions(): OfferedOptions {
  const offered = new Map<string, readonly Option[]>();
  const key = (surfaceId: string, { blockId, element }: PlacedElement) =>
    JSON.stringify([surfaceId, blockId, element.action_id]);
  return {
    remember: (surfaceId: string, placed: PlacedElement, options: readonly Option[]) =>
      void offered.set(key(surfaceId, placed), options),
    offered: (surfaceId: string, placed: PlacedElement): readonly Option[] => offered.get(key(surfaceId, placed)) ?? [],
  };
}
