// Offers (募集), granting and declining.

import * as api from "./api.js";
import { announce, back, button, facts, freshId, h, link, once } from "./dom.js";
import { civil, midnight, mode, untilDay } from "./format.js";
import { badge, lasting } from "./views-consents.js";
import { invalid, valid } from "./views-entry.js";
import { faultBox, go, showFault } from "./shell.js";
import { rememberPlace } from "./session.js";
import { notices, text } from "./notice.js";

const main = (offer) => (offer.notices.find((one) => one.lang === "ja") ?? offer.notices[0]).document;

export async function offers(tenant) {
  const { subjects } = await api.me();
  const towns = tenant ? subjects.filter((town) => town.tenant === tenant) : subjects;
  const page = [h("h1", { tabindex: "-1" }, "募集"), h("p", null, "データを使いたいというサービスからの募集です。同意するかどうかは、ひとつずつ決められます。何もしなければ、データは使われません。")];
  if (!towns.length) page.push(h("p", { class: "note" }, "まだ自治体とつながっていません。"), h("div", { class: "buttons" }, link("自治体とつなげる", "#/link", "button")));
  const given = new Map((await api.consents()).filter(lasting).map((consent) => [consent.offer, consent]));
  for (const town of towns) {
    const list = await api.offers(town.tenant);
    page.push(h("h2", null, `${town.name}の募集`), list.length
      ? h("ul", { class: "cards" }, list.map((offer) => {
        const document = main(offer);
        const consent = given.get(offer.id);
        return h("li", { class: "card" }, h("h3", null, document.recipient.service_name),
          consent ? h("p", null, badge(consent.state), " この募集には同意しています。", link("同意を見る", `#/consent/${consent.id}`)) : null,
          facts([["使う人", document.recipient.name], ["目的", text(document.purpose.text, "ja")], ["データ", text(document.category.title, "ja")], ["使い方", mode(document.mode, document.data_life)]]),
          h("div", { class: "buttons" }, h("a", { class: "button plain", href: `#/offer/${offer.tenant}/${offer.id}` },
            "説明を読んで決める", h("span", { class: "sr" }, `（${document.recipient.service_name}、${text(document.category.title, "ja")}）`))));
      }))
      : h("p", null, "いまは募集がありません。"));
  }
  return { title: "募集", page };
}

export async function offer(tenant, id) {
  const found = (await api.offers(tenant)).find((one) => one.id === id);
  if (!found) {
    return { title: "募集", page: [back("募集", "#/offers"), h("h1", { tabindex: "-1" }, "募集が見つかりません"), h("p", null, "この募集は終わったか、新しい募集に替わりました。")] };
  }
  return decision(found, { return: back("募集", "#/offers") });
}

export async function request(secret) {
  const asked = await api.request(secret).catch((error) => {
    if (error.status !== 404) throw error;
    return null;
  });
  if (!asked || asked.state && asked.state !== "pending") {
    return { title: "サービスからの依頼", page: [h("h1", { tabindex: "-1" }, "この依頼は開けません"),
      h("p", null, "依頼の期限（15分）が過ぎたか、すでに答えたか、あなたがまだその自治体とつながっていません。"),
      h("p", null, "自治体とつなげたあとは、もう一度サービスの画面からやり直してください。"),
      h("ul", { class: "links" }, h("li", null, link("自治体とつなげる", "#/link")), h("li", null, link("ホームへ", "#/")))] };
  }
  rememberPlace(`#/request/${secret}`);
  return decision(asked.offer, { secret, intro: h("p", { class: "note" }, "サービスの画面から来ました。決めたあと、サービスの画面に戻ります。") });
}

/** Ends to choose from: whole days in Japan, none beyond what the offer or the law allows, none chosen beforehand. */
function ends(document, isSpecial) {
  const most = Math.min(document.valid_days_max, isSpecial ? 365 : 1095);
  const today = civil(api.now());
  const at = (days) => midnight(...today, days);
  const list = [[30, "30日間"], [90, "90日間"], [180, "180日間"], [365, "1年間"], [730, "2年間"]].filter(([days]) => days < most);
  list.push([most, most === 365 ? "1年間" : most === 1095 ? "3年間" : `${most}日間`]);
  return list.map(([days, name]) => ({ end: new Date(at(days)).toISOString(), name }));
}

async function decision(offer, { secret = null, intro = null, return: backLink = null }) {
  const document = main(offer);
  const told = notices(offer.notices);
  const isSpecial = (await api.category(document.category.id, document.category.version))?.special_care ?? true;
  const place = faultBox();
  const name = freshId("until");
  const choices = ends(document, isSpecial).map(({ end, name: label }) => h("label", { class: "choice" },
    h("input", { type: "radio", name, value: end }), h("span", null, `${label}（${untilDay(end)}）`)));
  const tick = h("input", { type: "checkbox", id: freshId("agree") });
  const wrongUntil = h("p", { class: "wrong", id: freshId("wrong"), hidden: true });
  const wrongTick = h("p", { class: "wrong", id: freshId("wrong"), hidden: true });
  let key = api.freshKey();

  const agree = once(async () => {
    const inputs = choices.map((choice) => choice.querySelector("input"));
    valid(inputs[0], wrongUntil);
    valid(tick, wrongTick);
    place.clear();
    const until = inputs.find((input) => input.checked)?.value;
    if (!until) return invalid(inputs[0], wrongUntil, "いつまで使わせるかを選んでください。");
    if (!tick.checked) return invalid(tick, wrongTick, "説明を読んで同意するときは、ここに印を付けてください。");
    const { sha256, lang } = told.current();
    try {
      const made = await api.grant({ offer: offer.id, notice_sha256: sha256, lang, valid_until: until, request_token: secret }, key);
      if (made.redirect) return leave(made.redirect);
      announce("同意しました。");
      go(`#/consent/${made.id}/done`);
    } catch (error) {
      key = api.freshKey();
      showFault(place, error);
    }
  });
  const refuse = once(async () => {
    place.clear();
    if (secret) {
      try {
        await api.declineRequest(secret);
      } catch (error) {
        return showFault(place, error);
      }
    }
    go("#/declined");
  });
  return {
    title: `${document.recipient.service_name}の募集`, page: [backLink, h("h1", { tabindex: "-1" }, document.recipient.service_name), intro,
      h("p", null, `${document.recipient.name}が、あなたの「${text(document.category.title, "ja")}」を使いたいと言っています。`),
      isSpecial ? h("p", { class: "note" }, h("strong", null, "要配慮個人情報です。"), "病歴や健診の結果など、扱いに特に気を付けるべきデータです。") : null,
      h("h2", null, "説明文"), told.element,
      h("h2", null, "あなたの決定"), place.element,
      h("form", { novalidate: true, onsubmit: agree },
        h("fieldset", null, h("legend", null, "いつまで使わせますか", h("span", { class: "must" }, "同意するときは必須")), choices, wrongUntil),
        h("div", { class: "field" }, h("label", { class: "choice framed", for: tick.id }, tick, h("span", null, "説明文を読みました。このデータを、この目的で使わせることに同意します。")), wrongTick),
        h("p", null, "同意は、いつでも撤回できます。断っても、ほかのサービスには影響しません。"),
        h("div", { class: "buttons" }, h("button", { type: "submit", class: "button" }, "同意する"), button("同意しない", refuse, "plain")))],
  };
}

/** Back to the service, whose address was registered beforehand. */
function leave(address) {
  const target = new URL(address);
  if (target.protocol !== "https:" && target.protocol !== "http:") return go("#/consents");
  rememberPlace("#/");
  announce("同意しました。サービスの画面に戻ります。");
  location.assign(target);
}

export async function declined() {
  return { title: "同意しませんでした", page: [h("h1", { tabindex: "-1" }, "同意しませんでした"), h("div", { class: "done" }, h("p", null, "データは使われません。ほかのサービスには影響しません。")), h("ul", { class: "links" }, h("li", null, link("募集の一覧へ", "#/offers")), h("li", null, link("ホームへ", "#/")))] };
}
