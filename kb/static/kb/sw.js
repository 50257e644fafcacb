// Keeps the site readable without a network. /saved-pages.json names what is worth keeping; its version moves with all
// that pages show, and whatever was saved under another version is dropped: it may hold a number that was withdrawn.
const LIST = "/saved-pages.json";
const STATE = "state"; // holds that list as it was answered last and, at "/", the language read last
const PATIENCE = 4000; // milliseconds; then a saved page is better than a blank one
const EVERY = 10_000; // milliseconds between two looks at the version
const SETTLED = 1500; // milliseconds after a change, until then the site may still answer with the page before it
const AT_ONCE = 3; // downloads in the background: the visitor's own come first
const MOST_VISITED = 50; // pages that were visited and are not on the list
const CHINA = 8 * 3_600_000; // milliseconds ahead of UTC, all year

const LEFT_ALONE = /^\/(admin|api)\//;
const FORM = /\/(report|feedback)\//;
const TYPED = ["q", "number"]; // what somebody typed is kept nowhere
const OF_ITS_OWN = [...TYPED, "page", "problem"]; // with these it is another page; ?provider= only narrows one down

const inCache = async (name, address) => (await caches.open(name)).match(address, { ignoreVary: true });
const nameOf = ({ version }) => `saved ${version}`;
const lastList = async () => (await inCache(STATE, LIST))?.json();
const dateOf = ({ headers }) => Date.parse(headers.get("Date"));
// A page that this browser or a proxy kept from before this version was first met: it may hold a number that changed.
const isOlder = async (response) => dateOf(response) < dateOf(await inCache(STATE, LIST));
const pathOf = (url) => url.pathname + url.search;
const isFile = (url) => url.pathname.startsWith("/static/");
const has = (url, parameters) => parameters.some((name) => url.searchParams.has(name));
const languageOf = (list, url) => Object.keys(list.offline).find((code) => url.pathname.startsWith(`/${code}/`));

// --- Saving ---

const mayBeKept = (url, { status, redirected, headers }) =>
  status === 200 &&
  !redirected &&
  !headers.get("Cache-Control")?.includes("no-store") &&
  (isFile(url) || (headers.get("Content-Type")?.startsWith("text/html") && !FORM.test(url.pathname) && !has(url, TYPED)));

// Fetches those of the addresses that are not there yet. Where the network ends, the next time goes on.
const fill = async (list, addresses) => {
  const cache = await caches.open(nameOf(list));
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const missing = addresses.map((address) => new URL(address, location)).filter(({ href }) => !there.has(href));
  const queue = missing.values();
  const work = async () => {
    for (const url of queue) {
      const response = await fetch(url, { cache: "no-cache" });
      if (mayBeKept(url, response) && !(await isOlder(response))) await cache.put(url, response);
    }
  };
  await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
};

// Asks for the version, drops what is of another, and fetches what answers for every page: the hotlines.
const renew = async () => {
  const answer = await fetch(LIST, { cache: "no-cache" });
  if (!answer.ok) throw answer;
  const list = await answer.clone().json();
  const stale = (await caches.keys()).filter((name) => name !== STATE && name !== nameOf(list));
  const dropped = [];
  for (const name of stale) {
    for (const { url } of await (await caches.open(name)).keys()) dropped.push(url);
    await caches.delete(name);
  }
  if ((await lastList())?.version !== list.version) await (await caches.open(STATE)).put(LIST, answer);
  if (stale.length) await new Promise((resolve) => setTimeout(resolve, SETTLED));
  await fill(list, [...Object.values(list.offline), ...list.files]);
  return { list, dropped };
};

let asked = 0;
let filling = false;
const renewAll = async () => {
  if (Date.now() - asked < EVERY) return;
  asked = Date.now();
  const { list, dropped } = await renew();
  if (filling) return;
  filling = true;
  try {
    await fillAll(list, dropped);
  } finally {
    filling = false;
  }
};

// What is on the list and what the visitor had open or visited.
const fillAll = async (list, dropped) => {
  const opened = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const visited = [...opened.map(({ url }) => url), ...dropped].map((url) => new URL(url));
  const wanted = visited.filter((url) => !LEFT_ALONE.test(url.pathname) && !isFile(url)).map(pathOf);
  if (!navigator.connection?.saveData) wanted.push(...list.addresses);
  await fill(list, [...new Set(wanted)]);
};

const keepVisited = async (list, url, response) => {
  const cache = await caches.open(nameOf(list));
  if ([404, 410].includes(response.status)) await cache.delete(pathOf(url), { ignoreSearch: !url.search });
  if (!mayBeKept(url, response) || (await isOlder(response))) return;
  await cache.put(pathOf(url), response);
  const onList = new Set([...list.addresses, ...Object.values(list.offline), ...list.files]);
  const visited = (await cache.keys()).filter((request) => !onList.has(pathOf(new URL(request.url))));
  for (const oldest of visited.slice(0, -MOST_VISITED)) await cache.delete(oldest);
};

const rememberLanguage = async (language) => (await caches.open(STATE)).put("/", new Response(language));

// --- Answering ---

// The saved page, with what it says of itself in its inert templates made visible.
const shown = async (copy) => {
  let html = await copy.text();
  const language = /<html lang="([^"]+)"/.exec(html)[1];
  const show = (id, date) => {
    const words = date.toLocaleDateString(language, { dateStyle: "long", timeZone: "Asia/Shanghai" });
    const inert = new RegExp(`<template id="${id}">([^]*?)</template>`);
    html = html.replace(inert, (_, content) => content.replace("{date}", words));
  };
  const today = new Date(Date.now() + CHINA).toISOString().slice(0, 10);
  const [due] = [...html.matchAll(/ data-review-by="([^"]+)"/g)].map(([, date]) => date).sort();
  show("page.saved", new Date(copy.headers.get("Date")));
  if (due <= today) show("page.saved-due", new Date(due));
  const headers = new Headers(copy.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // true of what was sent
  return new Response(html, { headers });
};

// What can be given in the place of a page that is not to be had; `otherwise` where nothing was saved.
const standIn = async (list, url, otherwise = Response.error()) => {
  const [, chosen] = /^\/language\/([^/]+)\/$/.exec(url.pathname) ?? [];
  const known = [chosen, languageOf(list, url), await (await inCache(STATE, "/"))?.text(), ...Object.keys(list.offline)];
  const language = known.find((code) => code in list.offline);
  const home = `/${language}/`;
  if (chosen) {
    await rememberLanguage(language);
    const next = url.searchParams.get("next") ?? "";
    return Response.redirect(next.startsWith(home) ? next : home);
  }
  if (url.pathname === "/") return Response.redirect(home);
  const hotlines = await inCache(nameOf(list), list.offline[language]);
  return hotlines ? shown(hotlines) : otherwise;
};

const copyOf = async (list, url) =>
  (await inCache(nameOf(list), pathOf(url))) ??
  (has(url, OF_ITS_OWN) ? undefined : await inCache(nameOf(list), url.pathname));

const page = async (event, url) => {
  const reading = event.request.method === "GET";
  // Asked anew each time, which costs an answer of 304: a browser may keep a page for seconds, here there is a choice.
  const answer = reading ? fetch(url, { cache: "no-cache", redirect: "manual" }) : fetch(event.request);
  const list = await lastList();
  if (!list) return answer;
  const language = languageOf(list, url);
  if (language) event.waitUntil(rememberLanguage(language));
  const kept = answer.then((response) => reading && keepVisited(list, url, response.clone()));
  event.waitUntil(kept.then(renewAll).catch(() => {})); // no network: nothing to be done
  const copy = reading ? await copyOf(list, url) : undefined;
  const late = new Promise((_, reject) => copy && setTimeout(reject, PATIENCE));
  try {
    const response = await Promise.race([answer, late]);
    if (response.status < 500) return response;
    // 503: the site cannot be reached, though something stands where it was.
    if (!copy) return response.status === 503 ? standIn(list, url, response) : response;
  } catch {
    if (!copy) return standIn(list, url);
  }
  return shown(copy);
};

// A name that holds a hash stands for one content for ever.
const file = async (request) => {
  const list = await lastList();
  const copy = list && (await inCache(nameOf(list), request.url));
  if (copy && /\.[0-9a-f]{12}\.\w+$/.test(request.url)) return copy;
  return fetch(request).catch(() => copy ?? Response.error());
};

addEventListener("install", (event) => event.waitUntil(renew().then(skipWaiting)));
addEventListener("activate", (event) => {
  event.waitUntil(clients.claim());
  renewAll().catch(() => {}); // in the background: pages wait for what `activate` waits for
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || LEFT_ALONE.test(url.pathname)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, url));
  else if (isFile(url)) event.respondWith(file(event.request));
});
