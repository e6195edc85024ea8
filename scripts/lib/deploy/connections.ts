import { setTimeout } from "node:timers/promises";

/** {ms} */
const PAUSE = 20;

/**
 * Gives Node a moment for its sockets. Loading scripts and build records keeps it busy for seconds, in which a node may
 * have closed an idle connection; a request sent on it before that is noticed fails.
 */
export async function noticeClosedConnections(): Promise<void> {
  await setTimeout(PAUSE);
}
