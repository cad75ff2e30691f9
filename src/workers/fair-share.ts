import type { LanesExcept } from '../ports/outbox.ts';

/** What may be claimed now. `limit` 0: there is no place. */
export type Share = LanesExcept & { readonly limit: number };

/**
 * Divides `places` among the workspaces that are being served and one more, so that one with much to send never takes the
 * place of another that comes later. Pure. `underWay`: the workspace of each lane that is served now, by lane.
 */
export function fairShare(underWay: ReadonlyMap<string, string>, places: number): Share {
  const counts = new Map<string, number>();
  for (const teamId of underWay.values()) counts.set(teamId, (counts.get(teamId) ?? 0) + 1);
  const most = Math.max(1, Math.floor(places / (counts.size + 1)));
  const teamIds = [...counts].filter(([, count]) => count >= most).map(([teamId]) => teamId);
  // Whatever is claimed may be one workspace's, and none may get more than its share.
  const left = [...counts.values()].filter((count) => count < most).map((count) => most - count);
  const limit = Math.max(0, Math.min(places - underWay.size, most, ...left));
  return { limit, teamIds, laneIds: [...underWay.keys()] };
}
