// What every screen shares: going somewhere, and telling what went wrong.

import { announce, h } from "./dom.js";
import { Refused } from "./problems.js";
import { rememberPlace, token } from "./session.js";

/** Goes to a screen; `again` shows it anew when it is the one that is shown. */
export function go(place, again = false) {
  if (location.hash === place || (place === "#/" && location.hash === "")) {
    if (again || place === "#/") window.dispatchEvent(new HashChangeEvent("hashchange"));
    return;
  }
  if (again) history.replaceState(null, "", place);
  else location.hash = place;
  if (again) window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** A place on a screen where a fault is told and read out. */
export function faultBox() {
  const element = h("div", { role: "alert" });
  return { element, clear: () => element.replaceChildren() };
}

export function faultContent(error) {
  const text = error instanceof Refused ? error.text : "うまくいきませんでした。ページを読み込み直してください。";
  const id = error instanceof Refused ? error.problem.request_id : null;
  return h("div", { class: "fault" }, h("h2", null, "できませんでした"), h("p", null, text),
    id ? h("p", { class: "small" }, "お問い合わせのときの番号：", h("code", null, id)) : null);
}

export function showFault(place, error) {
  if (error instanceof Refused && error.status === 401 && !token()) {
    rememberPlace(location.hash);
    announce(error.text);
    return go("#/sign-in");
  }
  place.element.replaceChildren(faultContent(error));
  place.element.scrollIntoView({ block: "center" });
}
