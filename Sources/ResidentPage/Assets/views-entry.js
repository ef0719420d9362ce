// Signing in, the first screen, and linking a town.

import * as api from "./api.js";
import { announce, back, button, facts, freshId, h, link, once } from "./dom.js";
import { day } from "./format.js";
import { faultBox, go, showFault } from "./shell.js";
import * as session from "./session.js";

export async function signIn() {
  const { sign_in: way } = await session.settings();
  const page = [h("h1", { tabindex: "-1" }, "ログイン"),
    h("p", null, "自分のデータを、どのサービスに、何のために使わせるかを、あなたが決めるページです。使われた記録もすべて確かめられます。")];
  if (way === "oidc") {
    page.push(h("p", null, "本人確認のページへ移ります。終わると、このページに戻ります。"),
      h("div", { class: "buttons" }, button("ログインする", once(session.goToIssuer))));
  } else if (way === "development") {
    const name = freshId("name");
    const wrong = h("p", { class: "wrong", id: `${name}-wrong`, hidden: true });
    const input = h("input", { type: "text", id: name, autocomplete: "username", "aria-describedby": `${name}-hint`, value: "", spellcheck: "false", autocapitalize: "none" });
    page.push(h("p", { class: "note" }, "これは開発用の環境です。本物のデータを入れないでください。"),
      h("form", { novalidate: true, onsubmit: once(async () => {
        const sub = input.value.trim();
        if (!/^[A-Za-z0-9._-]{1,64}$/.test(sub)) return invalid(input, wrong, "名前を英数字で入力してください。");
        valid(input, wrong);
        if (await session.developmentSignIn(sub)) go(session.rememberedPlace() ?? "#/");
        else invalid(input, wrong, "ログインできませんでした。");
      }) },
      h("div", { class: "field" }, h("label", { class: "label", for: name }, "試験用の名前"),
        h("p", { class: "hint", id: `${name}-hint` }, "英数字で、例えば hanako"), input, wrong),
      h("button", { class: "button", type: "submit" }, "ログインする")));
  } else {
    page.push(h("p", { class: "note" }, "この環境では、ログインの準備ができていません。お住まいの自治体にお問い合わせください。"));
  }
  return { title: "ログイン", page };
}

export function invalid(input, wrong, text) {
  wrong.textContent = `エラー：${text}`;
  wrong.hidden = false;
  input.setAttribute("aria-invalid", "true");
  const described = new Set((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean).concat(wrong.id));
  input.setAttribute("aria-describedby", [...described].join(" "));
  input.focus();
}

export function valid(input, wrong) {
  wrong.hidden = true;
  input.removeAttribute("aria-invalid");
}

export async function home() {
  const { subjects } = await api.me();
  const towns = subjects.length
    ? h("ul", { class: "cards" }, subjects.map((town) => h("li", { class: "card" }, h("h3", null, town.name),
      h("p", null, `${day(town.linked_at)}につながりました。`),
      link("この自治体の募集を見る", `#/offers/${town.tenant}`, "back"))))
    : h("p", { class: "note" }, "まだ自治体とつながっていません。窓口で受け取った連携コードを使って、つなげてください。");
  return {
    title: "ホーム", page: [h("h1", { tabindex: "-1" }, "ホーム"),
      h("h2", null, "つながっている自治体"), towns,
      h("div", { class: "buttons" }, link("自治体とつなげる", "#/link", `button ${subjects.length ? "plain" : ""}`)),
      h("h2", null, "できること"),
      h("ul", { class: "links" },
        h("li", null, link("データを使いたいという募集を見て、同意するか決める", "#/offers")),
        h("li", null, link("同意を確かめる、一時停止する、撤回する", "#/consents")),
        h("li", null, link("だれが、いつ、何のために使ったかを見る", "#/ledger")),
        h("li", null, link("自分の記録を持ち出す", "#/export")),
        h("li", null, link("サービスごとの番号（仮名ID）を見る", "#/services")))],
  };
}

export async function linkTown() {
  const ids = ["tenant", "code", "year", "month", "date"].map(freshId);
  const [tenant, code, year, month, date] = [
    h("input", { type: "text", id: ids[0], inputmode: "numeric", autocomplete: "off", "aria-describedby": `${ids[0]}-hint`, required: true }),
    h("input", { type: "text", id: ids[1], autocomplete: "one-time-code", autocapitalize: "none", spellcheck: "false", "aria-describedby": `${ids[1]}-hint`, required: true }),
    h("input", { type: "text", id: ids[2], inputmode: "numeric", autocomplete: "bday-year", class: "year", required: true }),
    h("input", { type: "text", id: ids[3], inputmode: "numeric", autocomplete: "bday-month", class: "month", required: true }),
    h("input", { type: "text", id: ids[4], inputmode: "numeric", autocomplete: "bday-day", class: "month", required: true }),
  ];
  const wrongs = ["tenant", "code", "birth"].map((name) => h("p", { class: "wrong", id: freshId(`${name}-wrong`), hidden: true }));
  const must = () => h("span", { class: "must" }, "必須");
  const place = faultBox();
  let key = api.freshKey();
  const submit = once(async () => {
    const half = (text) => text.normalize("NFKC").trim();
    [[tenant, 0], [code, 1], [year, 2], [month, 2], [date, 2]].forEach(([input, index]) => valid(input, wrongs[index]));
    place.clear();
    if (!/^\d{6}$/.test(half(tenant.value))) return invalid(tenant, wrongs[0], "団体コードを数字6桁で入力してください。");
    if (!half(code.value)) return invalid(code, wrongs[1], "連携コードを入力してください。");
    const [y, m, d] = [year, month, date].map((input) => Number(half(input.value)));
    const born = new Date(Date.UTC(y, m - 1, d));
    const exists = y >= 1850 && y <= 2200 && born.getUTCMonth() === m - 1 && born.getUTCDate() === d;
    if (!exists) return invalid(!(y >= 1850 && y <= 2200) ? year : !(m >= 1 && m <= 12) ? month : date, wrongs[2], "生年月日を、ある日付で入力してください。");
    const two = (number) => String(number).padStart(2, "0");
    try {
      await api.makeLink({ tenant: half(tenant.value), code: half(code.value).replace(/[\s-]/g, "").toLowerCase(), birth_date: `${y}-${two(m)}-${two(d)}` }, key);
    } catch (error) {
      key = api.freshKey();
      return showFault(place, error);
    }
    announce("自治体とつながりました。");
    go(session.rememberedPlace() ?? "#/");
  });
  return {
    title: "自治体とつなげる", page: [back("ホーム", "#/"), h("h1", { tabindex: "-1" }, "自治体とつなげる"),
      h("p", null, "窓口で本人確認のあとに受け取った連携コードと、生年月日を入力します。"), place.element,
      h("form", { novalidate: true, onsubmit: submit },
        h("div", { class: "field" }, h("label", { class: "label", for: ids[0] }, "団体コード", must()),
          h("p", { class: "hint", id: `${ids[0]}-hint` }, "連携コードの紙に書いてある数字6桁。例えば 072028"), tenant, wrongs[0]),
        h("div", { class: "field" }, h("label", { class: "label", for: ids[1] }, "連携コード", must()),
          h("p", { class: "hint", id: `${ids[1]}-hint` }, "受け取ってから24時間、1回だけ使えます。"), code, wrongs[1]),
        h("fieldset", null, h("legend", null, "生年月日", must()), h("p", { class: "hint" }, "西暦で入力してください。例えば 1992年4月1日"),
          h("div", { class: "birth" }, h("label", { for: ids[2] }, year, "年"), h("label", { for: ids[3] }, month, "月"), h("label", { for: ids[4] }, date, "日")), wrongs[2]),
        h("button", { class: "button", type: "submit" }, "つなげる"))],
  };
}

export async function services() {
  const list = await api.services();
  return {
    title: "サービスごとの番号", page: [back("ホーム", "#/"), h("h1", { tabindex: "-1" }, "サービスごとの番号（仮名ID）"),
      h("p", null, "サービスは、あなたの名前ではなくこの番号であなたを見分けます。番号はサービスごとに別で、サービスどうしが比べても同じ人とは分かりません。"),
      list.length ? h("ul", { class: "cards" }, list.map((one) => h("li", { class: "card" }, h("h2", { class: "h3" }, one.name),
        facts([["事業者", one.org_name], ["あなたの番号", h("code", null, one.ppid)]]))))
        : h("p", { class: "note" }, "まだ番号はありません。はじめて同意したときに作られます。")],
  };
}
