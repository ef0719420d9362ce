// What a refusal means to the person, in Japanese, with what can be done about it.

const texts = {
  token_invalid: "ログインの期限が切れました。もう一度ログインしてください。",
  credential_missing: "ログインしてください。",
  not_found: "見つかりませんでした。期限が切れたか、あなたの自治体とつながっていない可能性があります。",
  link_refused: "つなげませんでした。連携コードと生年月日を確かめてください。コードは1回だけ、24時間以内に使えます。何度か間違えるとコードは使えなくなります。そのときは窓口で新しいコードを受け取ってください。",
  notice_changed: "説明文が新しくなりました。新しい説明文を読んでから、もう一度選んでください。",
  window_invalid: "選んだ期限は使えません。別の期限を選んでください。",
  consent_ended: "この同意はすでに終わっています。もう一度使わせるには、新しく同意してください。",
  new_grant_needed: "この同意は再開できません。もう一度使わせるには、新しく同意してください。",
  stale: "ほかの画面で内容が変わりました。最新の内容を表示しました。確かめてからもう一度操作してください。",
  code_refused: "コードが正しくないか、期限が切れています。",
  idempotency_conflict: "同じ操作が別の内容で送られました。ページを読み込み直してください。",
  individual_number_suspected: "マイナンバー（個人番号）と思われる数字が含まれています。個人番号は入力しないでください。",
  bad_request: "入力した内容の形が正しくありません。",
  rate_limited: "短い時間に操作が続きました。少し待ってからもう一度お試しください。",
  fail_closed: "記録のしくみが止まっているため、いまは受け付けられません。しばらくしてからもう一度お試しください。",
  unavailable: "システムに接続できません。しばらくしてからもう一度お試しください。",
  outcome_unknown: "途中で接続が切れました。一覧を開いて、操作が反映されたか確かめてください。",
  overloaded: "混み合っています。少し待ってからもう一度お試しください。",
  draining: "システムを入れ替えています。少し待ってからもう一度お試しください。",
  network: "通信できませんでした。電波や接続を確かめて、もう一度お試しください。",
};

const byStatus = { 401: texts.token_invalid, 404: texts.not_found, 429: texts.rate_limited, 503: texts.unavailable };

/** A refusal by the platform, or no answer at all (status 0). */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.code ?? `status ${status}`);
    this.status = status;
    this.code = problem?.code ?? "";
    this.problem = problem ?? {};
  }

  get text() {
    return texts[this.code] ?? byStatus[this.status] ?? "うまくいきませんでした。しばらくしてからもう一度お試しください。";
  }
}
