// Builds the page out of text and elements only: no string ever becomes markup.

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "checked" || name === "value") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let count = 0;
/** A fresh id for tying a label or a hint to its control. */
export const freshId = (name) => `${name}-${++count}`;

/** Speaks a sentence to people who listen to the page. */
export function announce(text) {
  const place = document.getElementById("status");
  place.textContent = "";
  // A region that is emptied and filled in one turn may be taken for unchanged.
  setTimeout(() => { place.textContent = text; }, 60);
}

/** Names and values as a list of definitions; pairs without a value are left out. */
export function facts(pairs) {
  return h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

export const button = (text, onclick, kind = "") =>
  h("button", { type: "button", class: `button ${kind}`, onclick }, text);

export const link = (text, href, kind) => h("a", { href, class: kind }, text);

export const back = (text, href) => h("p", null, h("a", { href, class: "back" }, `‹ ${text}`));

/** Offers bytes as a file of this name. */
export function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const anchor = h("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  announce(`${name} をダウンロードしました。`);
}

/**
 * Asks before something is done, and says what it does.
 * @returns {Promise<boolean>} whether the person agreed.
 */
export function confirmed({ title, effects, action, kind = "" }) {
  return new Promise((resolve) => {
    const name = freshId("dialog");
    const heading = h("h2", { id: name, tabindex: "-1", autofocus: true }, title);
    const text = h("ul", { id: `${name}-text` }, effects.map((effect) => h("li", null, effect)));
    const dialog = h("dialog", { "aria-labelledby": name, "aria-describedby": `${name}-text` }, heading, text,
      h("div", { class: "buttons" }, button(action, () => dialog.close("yes"), kind), button("戻る", () => dialog.close(), "plain")));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    heading.focus();
  });
}

/** Runs an action once at a time: a second press while it is under way does nothing. */
export function once(work) {
  let running = false;
  return async (event) => {
    event?.preventDefault?.();
    if (running) return;
    running = true;
    const pressed = event?.submitter ?? event?.currentTarget;
    if (pressed instanceof HTMLButtonElement) pressed.setAttribute("aria-disabled", "true");
    try {
      await work(event);
    } finally {
      running = false;
      if (pressed instanceof HTMLButtonElement) pressed.removeAttribute("aria-disabled");
    }
  };
}
