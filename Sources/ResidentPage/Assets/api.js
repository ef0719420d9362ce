// Calls of /me/v1 and of the public registers.

import { Refused } from "./problems.js";
import { signOut, token } from "./session.js";

let aheadBy = 0;
/** The platform's time in milliseconds: what is offered as an end must fit its clock, not this device's. */
export const now = () => Date.now() + aheadBy;

/** A version-4 UUID, also where `crypto.randomUUID` is kept from pages without TLS. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

async function call(method, path, { body, key, match } = {}) {
  const headers = {};
  if (path.startsWith("/me/") && token()) headers.Authorization = `Bearer ${token()}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (match) headers["If-Match"] = match;
  let response;
  try {
    response = await fetch(path, {
      method, headers, credentials: "omit", redirect: "error", body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, { code: "network" });
  }
  const date = Date.parse(response.headers.get("Date") ?? "");
  if (!Number.isNaN(date)) aheadBy = Math.abs(date - Date.now()) < 2_000 ? 0 : date - Date.now();
  if (response.ok) return response;
  let problem = null;
  try {
    problem = await response.json();
  } catch { /* An answer without a readable body still has its status. */ }
  if (response.status === 401) signOut();
  throw new Refused(response.status, problem);
}

const json = async (response) => (await response).json();

/** Follows `next` to the end or to `most` things. */
async function all(name, path) {
  const things = [];
  let cursor = null;
  do {
    const page = await json(call("GET", `${path}${path.includes("?") ? "&" : "?"}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`));
    things.push(...page[name]);
    cursor = page.next ?? null;
  } while (cursor && things.length < 2_000);
  return things;
}

export const me = () => json(call("GET", "/me/v1"));
export const makeLink = (body, key) => json(call("POST", "/me/v1/links", { body, key }));
export const offers = async (tenant) => (await json(call("GET", `/me/v1/offers?tenant=${tenant}`))).offers;
export const grant = (body, key) => json(call("POST", "/me/v1/consents", { body, key }));
export const consents = (state) => all("consents", `/me/v1/consents${state ? `?state=${state}` : ""}`);
export async function consent(id) {
  const response = await call("GET", `/me/v1/consents/${id}`);
  return { ...(await response.json()), etag: response.headers.get("ETag") };
}
export const withdraw = (id) => json(call("POST", `/me/v1/consents/${id}/withdraw`));
export const change = (id, verb, match) => json(call("POST", `/me/v1/consents/${id}/${verb}`, { key: freshKey(), match }));
export const receipt = async (id) => (await call("GET", `/me/v1/receipts/${id}`)).text();
export const services = async () => (await json(call("GET", "/me/v1/services"))).services;
export const request = (secret) => json(call("GET", `/me/v1/consent-requests/${encodeURIComponent(secret)}`));
export const declineRequest = (secret) =>
  json(call("POST", `/me/v1/consent-requests/${encodeURIComponent(secret)}/decline`, { key: freshKey() }));
export const exported = async () => (await call("GET", "/me/v1/export")).blob();
export const entry = (id) => json(call("GET", `/me/v1/ledger/${id}`));
export function ledger({ from, to, cursor }) {
  const query = new URLSearchParams({ limit: "50" });
  for (const [name, value] of Object.entries({ from, to, cursor })) if (value) query.set(name, value);
  return json(call("GET", `/me/v1/ledger?${query}`));
}

const kept = new Map();
/** What never changes under its name is asked for once; null where it is not there. */
function fixed(path) {
  if (!kept.has(path)) {
    kept.set(path, json(call("GET", path)).catch((error) => {
      kept.delete(path);
      if (error.status === 404) return null;
      throw error;
    }));
  }
  return kept.get(path);
}
export const notice = (sha256) => fixed(`/public/v1/notices/${sha256}`);
export const category = (id, version) => fixed(`/public/v1/categories/${id}/${version}`);
