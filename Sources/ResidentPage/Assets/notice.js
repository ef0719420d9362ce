// The notice (説明文): everything a person is told before deciding, whole and in order.

import { announce, facts, freshId, h } from "./dom.js";
import { basis, countries, duration, item, mode } from "./format.js";

const languages = { ja: "日本語", ja_plain: "やさしい日本語", en: "English" };
const order = ["ja", "ja_plain", "en"];
const tags = { ja: "ja", ja_plain: "ja", en: "en" };
const preferred = () => sessionStorage.getItem("language") ?? "ja";

/** A text that is either plain or one text for each language. */
export const text = (value, language) =>
  value === null || value === undefined ? "" : typeof value === "object" ? value[language] ?? value.ja ?? "" : String(value);

const labels = {
  ja: ["使う人（提供先）", "所在地", "代表者", "国", "サービス", "元のデータを持っているところ", "目的", "使われるデータ", "項目", "使い方", "期間", "断ったとき", "やめるとき"],
  ja_plain: ["データを つかう ところ", "ばしょ", "だいひょうの ひと", "くに", "サービス", "データを もっている ところ", "なんのために つかうか", "つかう データ", "なかみ", "つかいかた", "いつまで", "ことわったら", "やめたいとき"],
  en: ["Who will use it", "Address", "Representative", "Country", "Service", "Who holds the data", "Purpose", "Data", "Items", "How it is used", "Period", "If you refuse", "How to stop"],
};

export function noticeFacts(document, language) {
  const [who, address, head, country, service, provider, purpose, data, items, how, period, refusal, stop] = labels[language] ?? labels.ja;
  const { recipient } = document;
  const plain = language === "ja_plain";
  const nothing = language === "en" ? "(no data is given)" : plain ? "（データは わたしません）" : "（データは渡しません）";
  const life = language === "en" ? document.data_life.replace(/^P(\d+)D$/, "$1 days") : duration(document.data_life);
  const longest = language === "en" ? `${document.valid_days_max} days at most; you choose the end`
    : plain ? `いちばん ながくて ${document.valid_days_max}にち。あなたが きめます。` : `長くても${document.valid_days_max}日間。終わりの日はあなたが選びます。`;
  const use = language === "en" ? (document.mode === "store" ? `Kept for at most ${life}` : "Seen, not kept")
    : plain ? (document.mode === "store" ? `とっておく（ながくて ${life}）` : "みるだけ。とっておきません。") : mode(document.mode, document.data_life);
  return facts([
    [who, recipient.name], [address, recipient.address], [head, recipient.representative], [country, countries(recipient.country, language)],
    [service, recipient.service_name], [provider, document.provider.name],
    [purpose, text(document.purpose.text, language)], [data, text(document.category.title, language)],
    [items, document.category.items.length ? h("ul", null, document.category.items.map((one) => h("li", null, item(one, language)))) : nothing],
    [how, use], [period, longest], [language === "en" ? "Legal basis" : plain ? null : "法的な根拠", plain ? null : basis(document.legal_basis)],
    [refusal, text(document.refusal, language)], [stop, text(document.how_to_stop, language)],
  ].filter(([name]) => name));
}

/**
 * The notices of one offer with a choice of language.
 * @returns {{element: Element, current: () => {lang: string, sha256: string, document: object}}}
 */
export function notices(list) {
  const sorted = [...list].sort((one, other) => order.indexOf(one.lang) - order.indexOf(other.lang));
  let current = sorted.find((one) => one.lang === preferred()) ?? sorted[0];
  const body = h("div");
  const show = () => {
    body.replaceChildren(noticeFacts(current.document, current.lang));
    body.setAttribute("lang", tags[current.lang] ?? "ja");
  };
  const name = freshId("language");
  const choice = h("fieldset", null, h("legend", null, "説明の言葉"), sorted.map((one) =>
    h("label", { class: "choice" }, h("input", {
      type: "radio", name, value: one.lang, checked: one === current,
      onchange: () => {
        current = one;
        sessionStorage.setItem("language", one.lang);
        show();
        announce(`説明文を${languages[one.lang] ?? one.lang}で表示しました。`);
      },
    }), h("span", { lang: tags[one.lang] }, languages[one.lang] ?? one.lang))));
  show();
  return { element: h("div", null, sorted.length > 1 ? choice : null, body), current: () => current };
}
