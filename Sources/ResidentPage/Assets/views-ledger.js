// The ledger in plain words, one entry with its proof, and the export.

import * as api from "./api.js";
import { announce, back, button, download, facts, freshId, h, link, once } from "./dom.js";
import { basis, civil, day, event, midnight, moment } from "./format.js";
import { categoryTitle } from "./names.js";
import { faultBox, showFault } from "./shell.js";
import { text } from "./notice.js";

const who = (line) => {
  const { recipient = {} } = line;
  const organisation = recipient.name ?? recipient.org ?? "不明";
  const service = recipient.service_name ?? recipient.service;
  return service && service !== organisation ? `${organisation}（${service}）` : organisation;
};

async function titles(line) {
  return (await Promise.all((line.categories ?? []).map(categoryTitle))).join("、");
}

const acts = {
  "subject.create": "自治体があなたを登録しました", "subject.link_code": "自治体が連携コードを発行しました",
  "subject.close": "自治体があなたの登録を閉じました", "subject.erase": "自治体の職員が、あなたの記録の消去を求めました",
  "subject.erase_approve": "自治体の別の職員が、あなたの記録の消去を認めました",
};
const writes = { put: "登録", delete: "削除" };

/** One line as a heading, a state and facts: who, what, why, on what ground, with what result. */
async function sentence(line) {
  const data = await titles(line);
  const at = line.at ? moment(line.at) : line.day ? dayText(line.day) : "";
  switch (line.kind) {
    case "access": {
      const permitted = line.result === "permit";
      return {
        head: `${who(line)}が${permitted ? "データを読みました" : "データを読もうとしましたが、断りました"}`, at,
        pairs: [["読んだデータ", data], ["目的", text(line.purpose?.text, "ja")], ["根拠", basis(line.basis)],
          ["結果", permitted ? (line.records === null || line.records === undefined ? "読むことを認めました" : `読むことを認め、${line.records}件を渡しました`) : "断りました"]],
      };
    }
    case "denied": return {
      head: `${who(line)}からの読み取りを断りました`, at, denied: true,
      pairs: [["結果", `有効な同意がないため、この日に${line.count}回断りました。データは渡していません。`]],
    };
    case "write": {
      const verb = writes[line.act] ?? "登録";
      return {
        head: line.result === "deny" ? `${who(line)}がデータを${verb}しようとしましたが、断りました` : `${who(line)}がデータを${verb}しました`,
        at, pairs: [["データ", data]],
      };
    }
    case "receipt": return {
      head: line.event ? `同意の記録：${event(line.event)}` : "あなたの決定が記録されました", at, pairs: [["相手", line.recipient ? who(line) : null], ["目的", text(line.purpose?.text, "ja")], ["データ", data]],
    };
    case "admin": return acts[line.act] ? { head: acts[line.act], at, pairs: [] }
      : { head: "自治体が手続きをしました", at, pairs: [["手続きの種類", line.act]] };
    case "outcome": return { head: "読み取りの結果が記録されました", at, pairs: [["件数", line.records]] };
    default: return { head: line.kind, at, pairs: [] };
  }
}

const dayText = (date) => {
  const [year, month, dayOfMonth] = date.split("-").map(Number);
  return `${year}年${month}月${dayOfMonth}日`;
};

async function card(line, towns) {
  const { head, at, pairs, denied } = await sentence(line);
  return h("li", { class: "card" }, h("h2", { class: "h3" }, head),
    denied ? h("p", null, h("span", { class: "state denied" }, h("span", { "aria-hidden": "true" }, "✕ "), "拒否")) : null,
    facts([["日時", at], ["自治体", towns.get(line.tenant) ?? line.tenant], ...pairs,
      ["記録の封印", line.kind === "denied" ? null : line.block ? "済み（書き換えられません）" : "まもなく封印されます"]]),
    line.entry ? h("p", null, h("a", { href: `#/entry/${line.entry}` }, "この記録の証拠を見る", h("span", { class: "sr" }, `（${at}）`))) : null);
}

const periods = { 0: "すべて", 1: "今日", 7: "この7日間", 30: "この30日間", 365: "この1年間" };

export async function ledger() {
  const place = faultBox();
  const list = h("ul", { class: "cards" });
  const more = h("div", { class: "buttons" });
  const nothing = h("p", { class: "note", hidden: true }, "この期間の記録はありません。");
  const period = h("select", { id: freshId("period") }, Object.entries(periods).map(([days, name]) => h("option", { value: days }, name)));
  const { subjects } = await api.me();
  const towns = new Map(subjects.map((town) => [town.tenant, town.name]));
  let cursor = null;
  const range = () => {
    const days = Number(period.value);
    return days ? { from: new Date(midnight(...civil(api.now()), 1 - days)).toISOString() } : {};
  };
  const load = async (fresh) => {
    const page = await api.ledger({ ...range(), cursor: fresh ? null : cursor });
    const cards = await Promise.all(page.entries.map((line) => card(line, towns)));
    if (fresh) list.replaceChildren();
    list.append(...cards);
    cursor = page.next;
    more.replaceChildren(...(cursor ? [button("続きを表示する", once(async () => {
      try {
        await load(false);
        announce("続きを表示しました。");
        cards[0]?.querySelector("a")?.focus();
      } catch (error) {
        showFault(place, error);
      }
    }), "plain")] : []));
    nothing.hidden = list.children.length > 0;
    nothing.textContent = period.value === "0" ? "まだ記録はありません。" : "この期間の記録はありません。";
    return cards.length;
  };
  await load(true);
  return {
    title: "利用の記録", page: [h("h1", { tabindex: "-1" }, "利用の記録"),
      h("p", null, "だれが、いつ、あなたのどのデータを、何のために、どんな根拠で使ったかの記録です。断ったものも含みます。"), place.element,
      h("form", { class: "filters", novalidate: true, onsubmit: once(async () => {
        place.clear();
        try {
          const count = await load(true);
          announce(`${count}件を表示しました。`);
        } catch (error) {
          showFault(place, error);
        }
      }) },
      h("div", { class: "field" }, h("label", { class: "label", for: period.id }, "期間"), period),
      h("button", { class: "button plain", type: "submit" }, "絞り込む")), nothing, list, more],
  };
}

export async function entry(id) {
  const found = await api.entry(id);
  return {
    title: "記録の証拠", page: [back("利用の記録", "#/ledger"), h("h1", { tabindex: "-1" }, "記録の証拠"),
      h("p", null, "記録そのものと、書き換えられていないことを確かめるための値です。ふだんは見なくてもかまいません。疑問があるときは、ダウンロードして窓口に相談してください。"),
      facts([["記録の番号", h("code", null, id)], ["日時", found.payload?.at ? moment(found.payload.at) : null],
        ["ブロックの高さ", found.block ? String(found.block.height) : "まもなく封印されます"], ["ブロックのハッシュ", found.block ? h("code", null, found.block.hash) : null],
        ["葉（リーフ）", found.leaf ? h("code", null, found.leaf) : null], ["ソルト", found.salt ? h("code", null, found.salt) : null]]),
      h("h2", null, "記録の中身"), h("pre", { tabindex: "0", role: "group", "aria-label": "記録の中身" }, JSON.stringify(found.payload, null, 1)),
      h("div", { class: "buttons" }, button("この証拠をダウンロード", () => download(`${id}.json`, "application/json", JSON.stringify(found)), "plain"))],
  };
}

export async function exporting() {
  const place = faultBox();
  return {
    title: "持ち出し", page: [h("h1", { tabindex: "-1" }, "自分の記録を持ち出す"),
      h("p", null, "同意とすべての同意書、自治体とのつながり、あなたに関する利用の記録を、1つのファイルにまとめて受け取れます。"),
      h("p", { class: "note" }, "ファイルには個人的な内容が入っています。共用のパソコンには残さないでください。"), place.element,
      h("div", { class: "buttons" }, button("ファイルを作ってダウンロード", once(async () => {
        place.clear();
        announce("ファイルを作っています。");
        try {
          download(`moyai-${day(api.now())}.json`, "application/json", await api.exported());
        } catch (error) {
          showFault(place, error);
        }
      })))],
  };
}
