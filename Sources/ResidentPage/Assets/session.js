// Who is signed in. The token lives in this tab only and ends with it.

const store = window.sessionStorage;
let configuration = null;

/** `{"sign_in":"development"|"oidc"|"none", …}` as the server is configured. */
export async function settings() {
  configuration ??= await (await fetch("/my/config.json", { credentials: "omit" })).json();
  return configuration;
}

export const token = () => store.getItem("token");
export function keep(text) { store.setItem("token", text); }
export function signOut() { store.removeItem("token"); }

/** Where the person wanted to go before signing in. */
export function rememberPlace(place) { store.setItem("place", place); }
export function rememberedPlace() {
  const place = store.getItem("place");
  store.removeItem("place");
  return place;
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** What stands in the payload of a JWS, without checking it: the server checks, this only shows. */
export function payload(jws) {
  const text = jws.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))));
}

const redirectURI = () => `${location.origin}/my/signed-in`;

/** Sends the browser to the issuer: authorisation code with PKCE (RFC 7636, S256). */
export async function goToIssuer() {
  const { authorization_endpoint: endpoint, client_id: client, scope } = await settings();
  const login = { state: random(), verifier: random(), nonce: random() };
  store.setItem("login", JSON.stringify(login));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(login.verifier));
  const address = new URL(endpoint);
  const wanted = {
    response_type: "code", client_id: client, redirect_uri: redirectURI(), scope, state: login.state, nonce: login.nonce,
    code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: "S256", ui_locales: "ja",
  };
  for (const [name, value] of Object.entries(wanted)) address.searchParams.set(name, value);
  location.assign(address);
}

/** Takes what the issuer sent back with the browser, if it did. @returns {Promise<"none"|"done"|"refused">} */
export async function comeBack() {
  if (location.pathname !== "/my/signed-in") return "none";
  const answer = new URLSearchParams(location.search);
  // The code must not stay in the address bar, the history or a copied link.
  history.replaceState(null, "", "/my");
  const login = JSON.parse(store.getItem("login") ?? "null");
  store.removeItem("login");
  const code = answer.get("code");
  if (!login || !code || answer.get("state") !== login.state) return "refused";
  const { token_endpoint: endpoint, client_id: client } = await settings();
  const response = await fetch(endpoint, {
    method: "POST", credentials: "omit",
    body: new URLSearchParams({
      grant_type: "authorization_code", code, redirect_uri: redirectURI(), client_id: client, code_verifier: login.verifier,
    }),
  });
  if (!response.ok) return "refused";
  const given = await response.json();
  try {
    if (given.id_token && payload(given.id_token).nonce !== login.nonce) return "refused";
  } catch {
    return "refused";
  }
  // Which of the two names this platform as its audience is the issuer's custom.
  const mine = [given.access_token, given.id_token].find((text) => {
    try {
      return [payload(text).aud].flat().includes("moyai-me");
    } catch {
      return false;
    }
  });
  if (!mine) return "refused";
  keep(mine);
  return "done";
}

/** The sign-in of a development installation. It does not exist elsewhere. */
export async function developmentSignIn(name) {
  const response = await fetch("/my/development/tokens", {
    method: "POST", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ sub: name }),
  });
  if (!response.ok) return false;
  keep((await response.json()).token);
  return true;
}
