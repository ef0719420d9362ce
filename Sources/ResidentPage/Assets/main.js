// The way from the address to a screen.

import { announce, h, link } from "./dom.js";
import { comeBack, rememberPlace, rememberedPlace, signOut, token } from "./session.js";
import { faultContent, go } from "./shell.js";
import { Refused } from "./problems.js";
import { home, linkTown, services, signIn } from "./views-entry.js";
import { declined, offer, offers, request } from "./views-offers.js";
import { consent, consents } from "./views-consents.js";
import { entry, exporting, ledger } from "./views-ledger.js";

const screens = {
  "": home, "sign-in": signIn, link: linkTown, offers, offer, request, declined, consents, consent, ledger, entry, export: exporting, services,
};
const open = new Set(["sign-in"]);
const menu = [["", "ホーム"], ["offers", "募集"], ["consents", "同意"], ["ledger", "利用の記録"], ["export", "持ち出し"]];
const family = { link: "", services: "", offer: "offers", request: "offers", declined: "offers", consent: "consents", entry: "ledger" };

const main = document.getElementById("main");

function showMenu(screen) {
  const nav = document.getElementById("menu");
  const isIn = Boolean(token());
  nav.hidden = !isIn;
  const current = family[screen] ?? screen;
  nav.replaceChildren(...(isIn ? [h("ul", null, menu.map(([name, text]) =>
    h("li", null, h("a", { href: `#/${name}`, "aria-current": name === current ? "page" : null }, text))))] : []));
  const who = document.getElementById("who");
  who.hidden = !isIn;
  who.replaceChildren(...(isIn ? [h("button", { type: "button", class: "linklike", onclick: () => {
    signOut();
    announce("ログアウトしました。");
    go("#/sign-in");
  } }, "ログアウト")] : []));
}

let turn = 0;
let isFirst = true;

async function show() {
  const hash = location.hash.startsWith("#/") ? location.hash.slice(2) : "";
  const [screen, ...rest] = hash.split("/").map(decodeURIComponent);
  const mine = ++turn;
  if (!token() && !open.has(screen)) {
    if (screen) rememberPlace(location.hash);
    return go("#/sign-in");
  }
  let shown;
  main.setAttribute("aria-busy", "true");
  try {
    const make = Object.hasOwn(screens, screen) ? screens[screen] : null;
    shown = make ? await make(...rest) : { title: "見つかりません", page: [h("h1", { tabindex: "-1" }, "ページが見つかりません"), h("p", null, link("ホームへ", "#/"))] };
  } catch (error) {
    if (mine !== turn) return;
    if (error instanceof Refused && error.status === 401) {
      rememberPlace(location.hash);
      announce(error.text);
      return go("#/sign-in");
    }
    shown = { title: "できませんでした", page: [h("h1", { tabindex: "-1" }, "表示できませんでした"), h("div", { role: "alert" }, faultContent(error)), h("p", null, link("ホームへ", "#/"))] };
  }
  // A slower screen must not replace the one asked for after it.
  if (mine !== turn) return;
  showMenu(screen);
  document.title = `${shown.title}｜わたしのデータの使われ方`;
  main.replaceChildren(...shown.page.flat().filter(Boolean));
  main.removeAttribute("aria-busy");
  if (isFirst) isFirst = false;
  else {
    window.scrollTo(0, 0);
    // The heading tells people who listen where they are now.
    main.querySelector("h1")?.focus();
  }
}

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener("hashchange", show);

const back = await comeBack().catch(() => "refused");
if (back === "done") history.replaceState(null, "", `/my${rememberedPlace() ?? "#/"}`);
if (back === "refused") {
  history.replaceState(null, "", "/my#/sign-in");
  announce("ログインできませんでした。もう一度お試しください。");
}
await show();
