/** The lane of a conversation: one per channel and workspace. */
export function laneId(teamId: string, channelId: string): string {
  return `${teamId}:${channelId}`;
}

/** Whether a lane leads to one person: direct messages are sent to a user id (chat.postMessage: Channels). */
export function isPerson(channelId: string): boolean {
  return /^[UW]/.test(channelId);
}
