import { isIdle, type TourStage } from '../tour/stage.ts';

const lookAgainMs = 250;

/**
 * Tells, once the app has nothing left to do, that all it had accepted until now is over. The lines that a killed app could
 * not print any more are made up for by that.
 */
export async function settleOnceIdle(
  stage: Pick<TourStage, 'app' | 'clock'>,
  closing: AbortSignal,
  settle: (at: number) => void,
): Promise<void> {
  const at = stage.clock.now();
  while (!closing.aborted) {
    if (await isIdle(stage)) return settle(at);
    await stage.clock.sleep(lookAgainMs, closing);
  }
}
