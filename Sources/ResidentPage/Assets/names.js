// Names behind ids, from what is public: the notice a consent was given on, and the register of categories.

import * as api from "./api.js";
import { payload } from "./session.js";
import { text } from "./notice.js";

/** The signed receipt of a consent and the notice it quotes. */
export async function behind(consent) {
  const receipt = payload(consent.receipt_jws);
  const document = await api.notice(receipt.notice.sha256);
  return {
    receipt, document,
    recipient: receipt.recipient.name, service: document?.recipient.service_name ?? receipt.recipient.service,
    purpose: document ? text(document.purpose.text, receipt.notice.lang) : receipt.purpose.id,
    category: document ? text(document.category.title, "ja") : receipt.category.id,
  };
}

/** The title of `health.checkup` or `health.checkup@1`. */
export async function categoryTitle(reference) {
  const [id, version] = String(reference).split("@");
  const found = await api.category(id, version ?? "1");
  return found ? text(found.title, "ja") : id;
}
