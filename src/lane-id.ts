/** The lane of a conversation: one per channel and workspace. */
export function laneId(teamId: string, channelId: string): string {
  return `${teamId}:${channelId}`;
}
