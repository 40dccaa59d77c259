/** What goes to the server at once: as much as it takes, in order (docs/reference/wire.md, "batch"). Pure. */
import { SentCommand } from '../../core/live/command-sender';
import { isWaiting, QueuedCommand, QueueState } from './model';

const MOST_COMMANDS = 200;
/** The server takes 200 KiB with everything around; the envelope of a batch is far below the rest. */
const MOST_BYTES = 199 * 1024;

const encoder = new TextEncoder();

export function asSent({ id, name, fields }: QueuedCommand): SentCommand {
  return { command: name, fields: { ...fields, command_id: id } };
}

/** One that alone is larger than a batch goes alone. */
export function nextBatch(state: QueueState): readonly QueuedCommand[] {
  const batch: QueuedCommand[] = [];
  let bytes = 0;
  for (const command of state.commands) {
    if (!isWaiting(command)) continue;
    bytes += encoder.encode(JSON.stringify(asSent(command))).length + 1;
    if (batch.length === MOST_COMMANDS || (bytes > MOST_BYTES && batch.length > 0)) break;
    batch.push(command);
  }
  return batch;
}
