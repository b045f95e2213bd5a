import { Connection } from '../connection/connection';
import { Conversation, type Snapshot } from '../session/conversation';
import type { Outbox } from '../session/outbox';
import type { SendingRight } from '../session/sendingRight';
import { FakeNetwork, type FakeSocket } from './FakeSocket';
import { turnId } from './frames';

/** One tab with a session, whose network is the test. Publishes at once. */
export class Tab {
  readonly network = new FakeNetwork(true);
  readonly conversation: Conversation;

  /** @param firstTurn number of the first turnId that this tab makes */
  constructor(outbox: Outbox, firstTurn = 1, right?: SendingRight) {
    let next = firstTurn;
    this.conversation = new Conversation({
      key: { session: 'key', name: 'Ada' },
      outbox,
      right,
      connect: (options) =>
        new Connection({ ...options, open: this.network.open, random: () => 0 }),
      schedule: (publish) => {
        publish();
      },
      newTurnId: () => turnId(next++),
      random: () => 0,
    });
    this.conversation.start();
  }

  get socket(): FakeSocket {
    return this.network.newest;
  }

  get snapshot(): Snapshot {
    return this.conversation.getSnapshot();
  }
}
