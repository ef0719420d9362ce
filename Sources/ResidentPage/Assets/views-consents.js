// Consents: seeing, pausing, resuming, withdrawing, and their receipts.

import * as api from "./api.js";
import { announce, back, button, confirmed, download, facts, h, link, once } from "./dom.js";
import { basis, day, event, item, mode, moment, reason, states, untilDay } from "./format.js";
import { behind } from "./names.js";
import { faultBox, go, showFault } from "./shell.js";
import { payload } from "./session.js";
import { noticeFacts } from "./notice.js";

export const badge = (state) => {
  const [name, kind, sign] = states[state] ?? [state, "ended", ""];
  return h("span", { class: `state ${kind}` }, h("span", { "aria-hidden": "true" }, `${sign} `), name);
};

export const lasting = (consent) => consent.state === "active" || consent.state === "suspended";

/** Until when data may be used; of what has ended, when it did. */
const period = (consent, about) =>
  lasting(consent) ? [["期限", untilDay(consent.valid_until)]] : [["終わり", moment(about.receipt.event.at)]];

export async function consents(filter = "lasting") {
  const list = (await api.consents()).filter((consent) => filter === "all" || lasting(consent));
  const shown = await Promise.all(list.map(async (consent) => ({ consent, about: await behind(consent) })));
  const place = faultBox();
  return {
    title: "同意", page: [h("h1", { tabindex: "-1" }, "同意"), place.element,
      h("p", null, filter === "all" ? link("いまの同意だけを見る", "#/consents") : link("終わった同意も見る", "#/consents/all")),
      shown.length ? h("ul", { class: "cards" }, shown.map(({ consent, about }) => h("li", { class: "card" },
        h("h2", { class: "h3" }, `${about.service}：${about.category}`), h("p", null, badge(consent.state)),
        facts([["使う人", about.recipient], ["目的", about.purpose], ...period(consent, about)]),
        h("div", { class: "buttons" }, h("a", { class: "button plain", href: `#/consent/${consent.id}` }, "詳しく見る", h("span", { class: "sr" }, `（${about.service}、${about.category}）`)),
          lasting(consent) ? withdrawal(consent, about, place, () => go("#/consents", true)) : null))))
        : h("p", { class: "note" }, filter === "all" ? "まだ同意はありません。募集を見て決めると、ここに表示されます。" : "いまの同意はありません。")],
  };
}

function withdrawal(consent, about, place, after) {
  const pressed = button("撤回する", once(async () => {
    const agreed = await confirmed({
      title: "同意を撤回しますか", action: "撤回する", kind: "danger",
      effects: [
        `${about.recipient}（${about.service}）は、この時点から「${about.category}」を読めなくなります。`,
        consent.mode === "store" ? "すでに渡したデータは、決められた期間のうちに消すことになっています。" : "このサービスは、データを保存しない約束になっています。",
        "ほかの同意には影響しません。もう一度使わせたいときは、あらためて同意できます。",
      ],
    });
    if (!agreed) return;
    try {
      await api.withdraw(consent.id);
      announce("同意を撤回しました。");
      after();
    } catch (error) {
      showFault(place, error);
    }
  }), "plain danger");
  pressed.append(h("span", { class: "sr" }, `（${about.service}、${about.category}）`));
  return pressed;
}

export async function consent(id, note) {
  const found = await api.consent(id);
  const about = await behind(found);
  const receipts = await Promise.all(found.receipts.map(async (receipt) => ({ id: receipt, jws: await api.receipt(receipt) })));
  const place = faultBox();
  const again = (text) => {
    announce(text);
    go(`#/consent/${id}`, true);
  };
  const change = (verb, text, title, effects) => once(async () => {
    if (title && !(await confirmed({ title, action: verb === "pause" ? "一時停止する" : "再開する", effects }))) return;
    try {
      await api.change(id, verb, found.etag);
      again(text);
    } catch (error) {
      showFault(place, error);
    }
  });
  const actions = [];
  if (found.state === "active") {
    actions.push(button("一時停止する", change("pause", "一時停止しました。", "同意を一時停止しますか",
      [`${about.recipient}は、再開するまで「${about.category}」を読めません。`, "あとでいつでも再開できます。期限は延びません。"]), "plain"));
  }
  if (found.state === "suspended" && (found.reason ?? "self") === "self") {
    actions.push(button("再開する", change("resume", "再開しました。", "同意を再開しますか",
      [`${about.recipient}は、この時点からまた「${about.category}」を読めるようになります。`]), "plain"));
  }
  if (lasting(found)) actions.push(withdrawal(found, about, place, () => again("同意を撤回しました。")));
  return {
    title: `${about.service}への同意`, page: [back("同意", "#/consents"), h("h1", { tabindex: "-1" }, `${about.service}への同意`),
      note === "done" && found.state === "active" ? h("div", { class: "done" }, h("h2", null, "同意しました"), h("p", null, "いつでも、このページで一時停止や撤回ができます。")) : null,
      place.element, h("p", null, badge(found.state), found.reason && found.state !== "active" ? ` 理由：${reason(found.reason)}` : ""),
      facts([
        ["使う人", about.recipient], ["サービス", about.service], ["目的", about.purpose], ["データ", about.category],
        ["項目", about.document?.category.items.length ? h("ul", null, about.document.category.items.map((one) => h("li", null, item(one, about.receipt.notice.lang)))) : null],
        ["使い方", mode(found.mode, about.receipt.data_life)], ["根拠", basis(about.receipt.legal_basis)],
        ["始まり", moment(found.valid_from)], ...period(found, about),
      ]),
      actions.length ? h("div", { class: "buttons" }, actions) : null,
      about.document ? h("details", null, h("summary", null, "同意したときの説明文"), noticeFacts(about.document, about.receipt.notice.lang)) : null,
      h("h2", null, "同意書（電子署名つき）"),
      h("p", null, "あなたが決めたことの証拠です。自治体の署名があり、あとから書き換えることはできません。"),
      h("ul", { class: "cards" }, receipts.map((one) => {
        const content = payload(one.jws);
        return h("li", { class: "card" }, h("h3", null, `${day(content.event.at)}：${event(content.event.kind)}`),
          facts([["日時", moment(content.event.at)], ["理由", content.event.reason ? reason(content.event.reason) : null], ["番号", h("code", null, one.id)]]),
          h("div", { class: "buttons" }, button("この同意書をダウンロード", () => download(`${one.id}.jws`, "application/jose", `${one.jws}\n`), "plain")));
      })),
      receipts.length > 1 ? h("div", { class: "buttons" }, button("すべての同意書を1つのファイルで", () => download(`${id}.jws`, "application/jose", `${receipts.map((one) => one.jws).join("\n")}\n`), "plain")) : null],
  };
}
