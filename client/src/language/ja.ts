import type { Words } from './en';
import type { Formats } from './formats';

/** Every text of the client in Japanese. */
export function ja(format: Formats): Words {
  return {
    product: 'Parley',
    pageTitle: (title, unseen, assistant) =>
      `${unseen > 0 ? `(${format.number(unseen)}) ` : ''}${title} · ${assistant}`,
    language: '言語',
    asTheBrowser: 'ブラウザーの言語',

    theme: {
      label: '明るさ',
      system: '明るさは自動',
      light: '明るい画面',
      dark: '暗い画面',
    },

    name: {
      lead: '返事が消えない会話。',
      question: '何とお呼びすればよいですか?',
      begin: 'はじめる',
      beginning: '準備しています…',
      missing: 'まず名前を入力してください。どんな名前でもかまいません。',
      refused: 'この名前は使えませんでした。別の名前をお試しください。',
      busy: '現在サーバーが混み合っています。1分ほど待ってからもう一度お試しください。',
      unavailable: 'サーバーにつながりませんでした。少し待ってからもう一度お試しください。',
      kept: 'アカウントは不要です。会話の鍵はこのブラウザーにだけ保存されます。',
      notKept:
        'アカウントは不要です。このブラウザーは保存を禁止しているため、再読み込みするとここでの会話は終わります。',
    },

    header: {
      withModel: (model) => `モデル: ${model}`,
      model: '言語モデル',
    },

    sidebar: {
      label: '会話の一覧',
      open: '会話の一覧を表示',
      close: '会話の一覧を隠す',
      begin: '新しい会話',
      beginning: '新しい会話を始めています…',
      full: 'このブラウザーに空き容量がありません。今後の内容はここには保存されません。',
    },

    search: {
      label: 'すべての会話を検索',
      placeholder: '検索',
      searching: '検索しています…',
      found: (count) =>
        count === 0 ? '見つかりませんでした' : `${format.number(count)}件の会話で見つかりました`,
    },

    session: {
      untitled: '新しい会話',
      today: '今日',
      yesterday: '昨日',
      week: '過去7日間',
      more: 'さらに表示',
      running: '返事を待っています',
      ended: '終了',
      menu: (title) => `「${title}」の操作`,
      rename: '名前を変える',
      device: '別の端末で開く',
      exportMarkdown: 'Markdownで保存',
      exportJson: 'JSONで保存',
      delete: '削除',
      title: '題名',
      renameTitle: '会話の名前を変える',
      renameHint: 'このブラウザーだけの名前です。空にすると、最初の言葉が題名になります。',
      save: '保存',
      cancel: 'キャンセル',
      deleteTitle: 'この会話を削除しますか?',
      deleteEverywhere: 'サーバー上の会話はすべての端末で終わり、このブラウザーの写しも消えます。',
      deleteHere: 'サーバー上ではすでに終わっています。このブラウザーの写しが消えます。',
      deleting: '削除しています…',
      deadLink:
        'このリンクの会話は見つからないか、すでに終了しています。新しいリンクをもらってください。',
      notDeleted:
        'サーバーに接続できないため、何も削除していません。しばらくしてからやり直すか、この端末の分だけを削除してください。その場合、サーバーの会話は期限まで残ります。',
      deleteOnlyHere: 'この端末の分だけ削除',
    },

    device: {
      title: '別の端末で開く',
      text: '読み取るか、リンクを別の端末で開いてください。リンクを持つ人は誰でもこの会話を読み書きできます。',
      onlyHere:
        'このページのアドレスはこの端末でしか使えません。まず、他の端末から届く名前かアドレスでこのページを開いてください。',
      code: 'リンクのQRコード',
      link: 'リンク',
      copy: 'リンクをコピー',
      copied: 'コピーしました',
      close: '閉じる',
    },

    news: {
      label: 'お知らせ',
      completed: (title) => `返事が終わりました: ${title}`,
      failed: (title) => `返事に失敗しました: ${title}`,
      cut: (title, carried, of) =>
        carried === 0
          ? `「${title}」は長すぎて引き継げませんでした。元の会話はそのまま残ります。`
          : `長すぎて全部は引き継げませんでした。「${title}」の${format.number(of)}件の質問のうち新しい${format.number(carried)}件を引き継ぎ、残りは元の会話にあります。`,
      open: '表示',
      dismiss: '閉じる',
    },

    version: {
      label: '新しいバージョン',
      there: '新しいバージョンがあります。',
      reload: '再読み込み',
      later: 'あとで',
      broken: 'ページに問題が起きました。会話と未送信のメッセージは残っています。',
    },

    keys: {
      title: 'キーボード操作',
      begin: '新しい会話',
      search: '検索',
      find: 'この会話の中を検索',
      sidebar: '会話の一覧の表示と非表示',
      composer: '入力欄へ',
      stop: '返事を止める',
      sheet: 'この一覧',
      send: '送信',
      line: '改行',
      editLast: '最後のメッセージを編集',
      shift: 'Shift',
      close: '閉じる',
    },

    finding: {
      label: 'この会話の中を検索',
      place: (place, count) =>
        count === 0 ? '見つかりません' : `${format.number(count)}件中${format.number(place)}件目`,
      previous: '前の一致へ',
      next: '次の一致へ',
      close: '閉じる',
    },

    thread: {
      suggestions: [
        '灯台の仕組みを教えてください。',
        '短いお礼の手紙を一緒に考えてください。',
        '雨の日曜日の過ごし方を提案してください。',
      ],
      suggestionsLabel: '質問の例',
      label: '会話',
      you: 'あなた',
      greeting: (name) => `${name}さん、こんにちは。`,
      invitation:
        '何でも聞いてください。再読み込みしても、画面を閉じても、通信が切れても、返事は続きます。',
      printedNewest: '最新の部分だけを印刷しています。すべて必要な場合は会話を保存してください。',
      newest: '最新へ',
      unseen: (count) => `新着${format.number(count)}件`,
      table: '表',
      taskDone: '完了',
      taskOpen: '未完了',
      diagram: '図（元の記述が続きます）',
      diagramSource: '図の元の記述',
      noDiagram: '図として描画できませんでした。元の記述を上に表示しています。',
    },

    code: {
      copy: 'コピー',
      copyLabel: 'コードをコピー',
      copied: 'コピーしました',
      refused: 'ブラウザーに許可されませんでした',
    },

    message: {
      unsent: '未送信',
      sending: '送信中…',
      sendingLong: 'まだ確認できていません。自動的にもう一度送られます。',
      discard: '取り消す',
      clear: '片付ける',
      takeBack: '編集する',
      held: {
        busy: 'すでに複数のメッセージが待っています。これは自動的に続けて送られます。',
        overloaded: '現在サーバーが混み合っています。このメッセージは自動的に送られます。',
        rate_limited: '送信が速すぎました。このメッセージはまもなく自動的に送られます。',
        unavailable:
          '現在サーバーはメッセージを保存できません。このメッセージは自動的に送られます。',
        other: 'まだ送られていません。自動的に送られます。',
      },
      refused: {
        too_long: '長すぎて送れません。短くしてもう一度送ってください。',
        empty: 'このメッセージには文字がありませんでした。',
        invalid_text: 'このメッセージには保存できない文字が含まれています。',
        unknown_parent: 'このメッセージの前のメッセージがもうありません。',
        unknown_model: '選ばれた言語モデルは、もうここでは使えません。',
        session_full: 'この会話はいっぱいです。新しい会話を始めてください。',
        other: 'サーバーはこのメッセージを受け付けませんでした。',
      },
    },

    turn: {
      thinking: '考えています',
      thinkingLong: 'まだ考えています。いつもより時間がかかっています',
      again: '中断されたため、書き直しています',
      takenOver: '中断され、引き継がれました',
      brokeOff: '途中で切れました。',
      noAnswer: '返事がありません。',
      stopped: '停止しました。',
      goOn: '続ける',
      goOnMessage: '続けてください。',
      copy: '返事をコピー',
      copied: 'コピーしました',
      regenerate: 'もう一度返事をもらう',
      edit: 'メッセージを編集',
      branches: '枝分かれ',
      branchBefore: '前の枝',
      branchAfter: '次の枝',
      cutOff: '返事が長さの上限に達したため、ここで切れています。',
      nothing: 'モデルからの返事は空でした。',
      unfinished: '最後まで返事がありませんでした。',
      waitingForWorker: 'ワーカーを待っています',
      cancel: 'やめる',
      cancelling: 'やめています…',
      retry: '再試行',
      askAgain: 'もう一度聞く',
      failed: {
        model_unreachable:
          '言語モデルにつながりませんでした。少し待ってからもう一度お試しください。',
        model_rate_limited:
          '言語モデルへの要求が多すぎます。1分ほど待ってからもう一度お試しください。',
        model_refused: '言語モデルがこの要求を拒みました。管理者が設定を確認する必要があります。',
        model_invalid: '言語モデルから読み取れない返事が届きました。もう一度お試しください。',
        model_timeout: '言語モデルの返事に時間がかかりすぎました。もう一度お試しください。',
        context_full: 'この会話は言語モデルには長くなりすぎました。新しい会話を始めてください。',
        attempts_exhausted: '返事が何度も途切れました。もう一度お試しください。',
        no_worker: '時間内に返事のできるワーカーがありませんでした。もう一度お試しください。',
        internal: 'サーバーで問題が起きました。もう一度お試しください。',
        other: '返事に失敗しました。もう一度お試しください。',
      },
    },

    queue: {
      waiting: '順番を待っています',
      next: '次の番です',
      ahead: (count) => `前に${format.number(count)}件あります`,
      about: (ms) => `約${format.roughly(ms)}`,
      unmoved: 'しばらく順番が進んでいません。メッセージの順番はそのままです。',
    },

    status: {
      connecting: '接続しています…',
      offline: 'オフラインです。',
      reconnecting: '接続が切れました。つなぎ直しています…',
      noAnswer: 'サーバーからまだ応答がありません。待っています…',
      unreachable: '現在サーバーにつながりません。自動的につなぎ直します。',
      full: '現在サーバーが混み合っています。自動的につなぎ直します。',
      tryNow: '今すぐ試す',
      kept: '書いたものは保存され、あとで送られます。',
      storeUnreachable: 'サーバーが保存先につながりません。つなぎ直しています。',
      storeAwayLong: 'しばらくサーバーが保存先につながっていません。表示は古いかもしれません。',
      noStorage: 'このブラウザーは保存を禁止しています。再読み込みするとここでの会話は終わります。',
      catchingUp: '最新の状態にしています…',
      catchingUpLong:
        'いつもより時間がかかっています。続くようなら、ページを再読み込みしてください。',
      stopping: '停止しています…',
      stoppingLong: '停止に時間がかかっています。停止の指示は届けられます。',
      thinking: '考えています…',
      thinkingLong: 'まだ考えています。時間がかかっていますが、止めることもできます。',
      answering: '返事をしています…',
      answeringLong: '返事が途切れています。続きが届きしだい、ここに表示されます。',
      takenOver: '中断されましたが、引き継がれて続いています。',
      noWorker: 'ワーカーを待っています。現在動いているものがありません。',
      noWorkerLong:
        'まだワーカーがありません。サーバーの管理者が起動する必要があるかもしれません。',
      expiring: 'この会話はまもなく終わります。続けるにはメッセージを送ってください。',
      endsIn: (minutes) => `あと${format.number(minutes)}分です。`,
      endsAtOnce: 'あと1分もありません。',
      completed: '返事が終わりました。',
      stopped: '停止しました。',
      failed: '返事に失敗しました。',
      gone: 'この会話はサーバー上では終了しました。',
      notUnderstood: 'このページとサーバーの間で話が通じません。再読み込みしてください。',
      tooLarge: '送ったものが大きすぎて、サーバーは受け付けませんでした。',
      closed: 'サーバーが接続を閉じました。',
      reopen: 'つなぎ直す',
      gap: '',
    },

    composer: {
      label: 'メッセージ',
      placeholder: 'メッセージを書く',
      send: '送信',
      stop: '返事を止める',
      stopTitle: '停止 (Esc)',
      keys: 'Enterで送信、Shift+Enterで改行、Escで返事を止めます。',
      editing: 'メッセージを言い直します。会話はここで枝分かれします。',
      cancelEdit: 'キャンセル',
      left: (characters) => `あと約${format.number(characters)}文字`,
      tooLong: (over) => `${format.number(over)}文字長すぎます。短くすると送れます。`,
      notDurable:
        'このブラウザーは何も保存しません。未送信のメッセージは再読み込みすると失われます。',
      full: '返事を待つメッセージが多すぎます。このメッセージは後で送ってください。',
      notKept:
        'このブラウザーはメッセージを保存できませんでした。空き容量を増やしてからもう一度送ってください。',
    },

    ended: {
      label: '会話の終了',
      unanswered: (count) =>
        `${format.number(count)}件のメッセージに返事がありませんでした。保存してあります。`,
      draft: '書きかけの文章は次の会話に引き継がれます。',
      sendInNew: '新しい会話で送る',
      startNew: '新しい会話を始める',
      startWithout: '送らずに始める',
      readable: '内容はここで引き続き読んだり検索したりできます。',
      goOn: '新しい会話で続ける',
      goOnWithout: '送らずに続ける',
      full: '会話がいっぱいです',
      fullText: 'この会話にはもう書けません。ここから新しい会話で続けられます。',
    },
  };
}
