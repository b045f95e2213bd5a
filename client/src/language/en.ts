import type { Formats } from './formats';

/*
 * Every text of the client in English, by the place where it stands. The other languages have the
 * same shape, which the compiler checks: a text that one of them lacks does not build. To add a
 * language, translate this file and name it in languages.ts.
 */
export function en(format: Formats) {
  return {
    product: 'Parley',
    /** Of the page, with how many answers nobody has seen yet. */
    pageTitle: (title: string, unseen: number, assistant: string) =>
      `${unseen > 0 ? `(${format.number(unseen)}) ` : ''}${title} · ${assistant}`,
    /** Chooses the language. */
    language: 'Language',
    asTheBrowser: 'The browser’s language',

    theme: {
      label: 'Light or dark',
      system: 'The system’s colours',
      light: 'Light',
      dark: 'Dark',
    },

    name: {
      lead: 'A conversation whose replies survive.',
      question: 'What should we call you?',
      begin: 'Begin',
      beginning: 'Starting…',
      missing: 'Enter a name first. Any name will do.',
      refused: 'The server did not take this name. Try another.',
      busy: 'The server is full at the moment. Try again in a minute.',
      unavailable: 'The server could not be reached. Try again in a moment.',
      kept: 'No account. The key to your conversation is kept in this browser only.',
      notKept: 'No account. This browser blocks storage, so a reload ends the conversation here.',
    },

    header: {
      withModel: (model: string) => `with ${model}`,
      model: 'Language model',
    },

    sidebar: {
      label: 'Conversations',
      open: 'Show conversations',
      close: 'Hide conversations',
      begin: 'New conversation',
      beginning: 'Beginning a new conversation …',
      full: 'This browser has no room left: what is said from now on is not copied here.',
    },

    search: {
      label: 'Search all conversations',
      placeholder: 'Search',
      searching: 'Searching…',
      found: (count: number) =>
        count === 0
          ? 'Nothing found'
          : count === 1
            ? 'Found in one conversation'
            : `Found in ${format.number(count)} conversations`,
    },

    session: {
      untitled: 'New conversation',
      today: 'Today',
      yesterday: 'Yesterday',
      week: 'Last seven days',
      more: 'Show more',
      running: 'Answer on its way',
      ended: 'ended',
      menu: (title: string) => `More for “${title}”`,
      rename: 'Rename',
      device: 'Open on another device',
      exportMarkdown: 'Save as Markdown',
      exportJson: 'Save as JSON',
      delete: 'Delete',
      title: 'Title',
      renameTitle: 'Rename the conversation',
      renameHint: 'Only in this browser. Empty: it is called by how it begins.',
      save: 'Save',
      cancel: 'Cancel',
      deleteTitle: 'Delete this conversation?',
      deleteEverywhere:
        'It ends on the server, for every device, and its copy in this browser goes.',
      deleteHere: 'It has ended on the server already. Its copy in this browser goes.',
      deleting: 'Deleting …',
      deadLink: 'That link leads to no conversation, or to one that has ended. Ask for a new one.',
      notDeleted:
        'The server could not be reached, so nothing was deleted. Try again in a moment, or delete what is here: the server then keeps the conversation until its time is over.',
      deleteOnlyHere: 'Delete only here',
    },

    device: {
      title: 'Open on another device',
      text: 'Scan this, or open the link there. Whoever has it can read and write in this conversation.',
      onlyHere:
        'This page’s own address works on this device only. Open the page by a name or address that others reach first.',
      code: 'QR code of the link',
      link: 'Link',
      copy: 'Copy the link',
      copied: 'Copied',
      close: 'Close',
    },

    news: {
      label: 'News',
      completed: (title: string) => `Answer complete: ${title}`,
      failed: (title: string) => `The answer failed: ${title}`,
      cut: (title: string, carried: number, of: number) =>
        carried === 0
          ? `Too long to take along: “${title}”. It stays where it was.`
          : `Too long to take along whole: the newest ${format.number(carried)} of ${format.number(of)} questions came along from “${title}”, where the others stay.`,
      open: 'Show',
      dismiss: 'Dismiss',
    },

    version: {
      label: 'New version',
      there: 'A new version is there.',
      reload: 'Reload',
      later: 'Later',
      broken: 'Something on this page broke. Your conversations and unsent messages are kept.',
    },

    keys: {
      title: 'Keyboard shortcuts',
      begin: 'New conversation',
      search: 'Search',
      find: 'Find in this conversation',
      sidebar: 'Show or hide conversations',
      composer: 'Write',
      stop: 'Stop the answer',
      sheet: 'These shortcuts',
      send: 'Send',
      line: 'New line',
      editLast: 'Edit the last message',
      shift: 'Shift',
      close: 'Close',
    },

    finding: {
      label: 'Find in this conversation',
      /** Among all places of the text; none is gone to yet at 0. */
      place: (place: number, count: number) =>
        count === 0 ? 'Not found' : `${format.number(place)} of ${format.number(count)}`,
      previous: 'Found before',
      next: 'Found next',
      close: 'Close',
    },

    thread: {
      /** Offered on an empty page, where the operator offers nothing else. */
      suggestions: [
        'Explain how a lighthouse works.',
        'Help me write a short thank-you note.',
        'Give me ideas for a rainy Sunday.',
      ] as readonly string[],
      suggestionsLabel: 'Suggestions',
      label: 'Conversation',
      you: 'You',
      greeting: (name: string) => `Good to see you, ${name}.`,
      invitation:
        'Ask something to begin. Reload, close the lid, lose the network: the answer goes on.',
      printedNewest: 'Only the newest part is printed. Save the conversation to have all of it.',
      newest: 'Newest',
      unseen: (count: number) => `${format.number(count)} new`,
      table: 'Table',
      taskDone: 'Done',
      taskOpen: 'Not done yet',
      diagram: 'Diagram; its source follows',
      diagramSource: 'Source of the diagram',
      noDiagram: 'This could not be drawn as a diagram; its source stands above.',
    },

    code: {
      copy: 'Copy',
      copyLabel: 'Copy the code',
      copied: 'Copied',
      refused: 'The browser did not allow it',
    },

    message: {
      unsent: 'Not sent yet',
      sending: 'Sending…',
      sendingLong: 'Not confirmed yet; it is sent again by itself.',
      discard: 'Discard',
      clear: 'Clear away',
      takeBack: 'Edit',
      held: {
        busy: 'Several messages are waiting already. This one follows by itself.',
        overloaded: 'The server is full at the moment. This message follows by itself.',
        rate_limited: 'That was fast. This message follows by itself in a moment.',
        unavailable: 'The server cannot store messages right now. This one follows by itself.',
        other: 'Not sent yet. It follows by itself.',
      },
      refused: {
        too_long: 'Too long to send. Shorten it and send it again.',
        empty: 'There was no text in this message.',
        invalid_text: 'This message holds characters that cannot be stored.',
        unknown_parent: 'The message that this one follows is no longer there.',
        unknown_model: 'The chosen language model is not offered here any more.',
        session_full: 'This conversation is full. Start a new one.',
        other: 'The server did not take this message.',
      },
    },

    turn: {
      thinking: 'Thinking',
      thinkingLong: 'Still thinking; this takes longer than usual',
      again: 'Interrupted; being written again',
      takenOver: 'Interrupted, and taken over',
      /** Before the reason. */
      brokeOff: 'Broken off.',
      noAnswer: 'No answer.',
      stopped: 'Stopped.',
      goOn: 'Continue',
      /** What is said to the model then. */
      goOnMessage: 'Please continue.',
      copy: 'Copy the answer',
      copied: 'Copied',
      regenerate: 'Answer again',
      edit: 'Edit the message',
      branches: 'Branches',
      branchBefore: 'Branch before',
      branchAfter: 'Branch after',
      cutOff: 'Cut off here: the answer reached its longest length.',
      nothing: 'The model had nothing to say.',
      unfinished: 'Not answered to the end.',
      waitingForWorker: 'Waiting for a worker',
      cancel: 'Cancel',
      cancelling: 'Cancelling…',
      retry: 'Retry',
      askAgain: 'Ask again',
      failed: {
        model_unreachable: 'The language model could not be reached. Try again in a moment.',
        model_rate_limited:
          'The language model is handling too many requests. Try again in a minute.',
        model_refused:
          'The language model refused this request. The operator needs to check its settings.',
        model_invalid: 'The language model sent something that could not be read. Try again.',
        model_timeout: 'The language model took too long. Try again.',
        context_full:
          'This conversation has grown too long for the language model. Start a new one.',
        attempts_exhausted: 'The answer broke off several times. Try again.',
        no_worker: 'Nothing was free to answer in time. Try again.',
        internal: 'Something went wrong on the server. Try again.',
        other: 'The answer failed. Try again.',
      },
    },

    queue: {
      waiting: 'Waiting for its turn',
      next: 'Next in line',
      ahead: (count: number) => `${format.number(count)} ahead of this one`,
      about: (ms: number) => `about ${format.roughly(ms)}`,
      unmoved: 'The line has not moved for a while. Your message keeps its place.',
    },

    status: {
      connecting: 'Connecting…',
      offline: 'You are offline.',
      reconnecting: 'Connection lost, reconnecting…',
      noAnswer: 'The server has not answered yet. Still waiting…',
      unreachable: 'The server cannot be reached at the moment. This page keeps trying.',
      full: 'The server is full at the moment. This page tries again by itself.',
      tryNow: 'Try now',
      kept: ' What you write is kept and sent later.',
      storeUnreachable: 'The server cannot reach its store. It keeps trying.',
      storeAwayLong: 'The server has not reached its store for a while. What is shown may be old.',
      noStorage: 'This browser blocks storage: a reload ends this conversation here.',
      catchingUp: 'Catching up…',
      catchingUpLong: 'Catching up takes longer than usual. Reload the page if this stays.',
      stopping: 'Stopping…',
      stoppingLong: 'Stopping takes longer than usual. It is not forgotten.',
      thinking: 'Thinking…',
      thinkingLong: 'Still thinking. It takes longer than usual; you can stop it.',
      answering: 'Answering…',
      answeringLong: 'The answer has paused. It goes on here as soon as there is more.',
      takenOver: 'Interrupted and taken over: the answer goes on.',
      noWorker: 'Waiting for a worker: none is running at the moment.',
      noWorkerLong: 'Still no worker. Whoever runs this server may have to start one.',
      expiring: 'This conversation ends soon. Send a message to keep it.',
      endsIn: (minutes: number) =>
        minutes === 1 ? 'One minute is left.' : `${format.number(minutes)} minutes are left.`,
      endsAtOnce: 'Less than a minute is left.',
      completed: 'Answer complete.',
      stopped: 'Stopped.',
      failed: 'The answer failed.',
      gone: 'This conversation has ended on the server.',
      notUnderstood: 'This page and the server do not understand each other. Reload the page.',
      tooLarge: 'The server did not take what was sent: it was too large.',
      closed: 'The server closed the connection.',
      reopen: 'Connect again',
      /** Between two sentences. */
      gap: ' ',
    },

    composer: {
      label: 'Message',
      placeholder: 'Write a message',
      send: 'Send',
      stop: 'Stop the answer',
      stopTitle: 'Stop (Esc)',
      keys: 'Enter sends, Shift and Enter make a new line, Esc stops an answer.',
      editing: 'Your message, said otherwise: the conversation branches here.',
      cancelEdit: 'Cancel',
      left: (characters: number) =>
        characters === 1
          ? 'Room for one more character'
          : `Room for about ${format.number(characters)} more characters`,
      tooLong: (over: number) =>
        over === 1
          ? 'Too long by one character. Shorten it to send it.'
          : `Too long by ${format.number(over)} characters. Shorten it to send it.`,
      notDurable: 'This browser keeps nothing: unsent messages are lost on reload.',
      full: 'Too many messages wait for an answer already. Send this one later.',
      notKept: 'This browser could not keep the message. Free some storage, then send it again.',
    },

    ended: {
      label: 'Conversation ended',
      unanswered: (count: number) =>
        count === 1
          ? 'One message was not answered. It is kept:'
          : `${format.number(count)} messages were not answered. They are kept:`,
      draft: 'What you were writing goes along to the next conversation:',
      sendInNew: 'Send in a new conversation',
      startNew: 'Start a new conversation',
      startWithout: 'Start without',
      readable: 'It stays here to read and to search.',
      goOn: 'Continue in a new conversation',
      goOnWithout: 'Continue without',
      full: 'Conversation full',
      fullText: 'This conversation takes no more messages. A new one can go on from here.',
    },
  };
}

export type Words = ReturnType<typeof en>;
