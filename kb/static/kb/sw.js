// The service worker saves pages, so that the site can be read offline. /saved-pages.json lists the pages to save. Its
// version changes with everything that pages show; then all saved pages are deleted, because one may show a number that
// was withdrawn.
const SAVED_PAGES = "/saved-pages.json";
const STATE = "state"; // this cache holds the last list and, at "/", the last language
const MAX_WAIT = 4000; // milliseconds until a saved page is shown in the place of a late answer
const UPDATE_INTERVAL = 10_000; // milliseconds between two checks of the version
const PREVIOUS_PAGE_TIME = 1500; // milliseconds after a change during which the site may still answer with the previous page
const PARALLEL_DOWNLOADS = 3; // in the background: few, so that the visitor's own requests come first
const MAX_VISITED = 50; // visited pages that are not on the list
const CHINA_OFFSET = 8 * 3_600_000; // milliseconds ahead of UTC, all year

const IGNORED = /^\/(admin|api)\//;
const FORM = /\/(report|feedback)\//;
const TYPED_PARAMETERS = ["q", "number"]; // what visitors type is never stored
// With these parameters it is a different page; ?provider= only narrows it down.
const PAGE_PARAMETERS = [...TYPED_PARAMETERS, "page", "problem"];

const match = async (name, address) => (await caches.open(name)).match(address, { ignoreVary: true });
const cacheName = ({ version }) => `saved ${version}`;
const lastList = async () => (await match(STATE, SAVED_PAGES))?.json();
const dateOf = ({ headers }) => Date.parse(headers.get("Date"));
// Whether a response was cached, by the browser or a proxy, before this version: it may show a number that has changed.
const isOlder = async (response) => dateOf(response) < dateOf(await match(STATE, SAVED_PAGES));
const pathOf = (url) => url.pathname + url.search;
const isFile = (url) => url.pathname.startsWith("/static/");
const has = (url, parameters) => parameters.some((name) => url.searchParams.has(name));
const languageOf = (list, url) => Object.keys(list.offline).find((code) => url.pathname.startsWith(`/${code}/`));

// --- Saving ---

const isStorable = (url, { status, redirected, headers }) =>
  status === 200 &&
  !redirected &&
  !headers.get("Cache-Control")?.includes("no-store") &&
  (isFile(url) || (headers.get("Content-Type")?.startsWith("text/html") && !FORM.test(url.pathname) && !has(url, TYPED_PARAMETERS)));

// Downloads the addresses that are not saved yet. If the network fails, the next call continues.
const save = async (list, addresses) => {
  const cache = await caches.open(cacheName(list));
  const present = new Set((await cache.keys()).map(({ url }) => url));
  const missing = addresses.map((address) => new URL(address, location)).filter(({ href }) => !present.has(href));
  const queue = missing.values();
  const download = async () => {
    for (const url of queue) {
      const response = await fetch(url, { cache: "no-cache" });
      if (isStorable(url, response) && !(await isOlder(response))) await cache.put(url, response);
    }
  };
  await Promise.allSettled(Array.from({ length: PARALLEL_DOWNLOADS }, download));
};

// Checks the version, deletes the pages of other versions, and saves the offline page and its files.
const update = async () => {
  const answer = await fetch(SAVED_PAGES, { cache: "no-cache" });
  if (!answer.ok) throw answer;
  const list = await answer.clone().json();
  const stale = (await caches.keys()).filter((name) => name !== STATE && name !== cacheName(list));
  const deleted = [];
  for (const name of stale) {
    for (const { url } of await (await caches.open(name)).keys()) deleted.push(url);
    await caches.delete(name);
  }
  if ((await lastList())?.version !== list.version) await (await caches.open(STATE)).put(SAVED_PAGES, answer);
  if (stale.length) await new Promise((resolve) => setTimeout(resolve, PREVIOUS_PAGE_TIME));
  await save(list, [...Object.values(list.offline), ...list.files]);
  return { list, deleted };
};

let lastUpdate = 0;
let saving = false;
const updateAll = async () => {
  if (Date.now() - lastUpdate < UPDATE_INTERVAL) return;
  lastUpdate = Date.now();
  const { list, deleted } = await update();
  if (saving) return;
  saving = true;
  try {
    await saveAll(list, deleted);
  } finally {
    saving = false;
  }
};

// Saves the pages on the list, the open ones and those that were visited.
const saveAll = async (list, deleted) => {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const visited = [...windows.map(({ url }) => url), ...deleted].map((url) => new URL(url));
  const addresses = visited.filter((url) => !IGNORED.test(url.pathname) && !isFile(url)).map(pathOf);
  if (!navigator.connection?.saveData) addresses.push(...list.addresses);
  await save(list, [...new Set(addresses)]);
};

const saveVisited = async (list, url, response) => {
  const cache = await caches.open(cacheName(list));
  if ([404, 410].includes(response.status)) await cache.delete(pathOf(url), { ignoreSearch: !url.search });
  if (!isStorable(url, response) || (await isOlder(response))) return;
  await cache.put(pathOf(url), response);
  const onList = new Set([...list.addresses, ...Object.values(list.offline), ...list.files]);
  const visited = (await cache.keys()).filter((request) => !onList.has(pathOf(new URL(request.url))));
  for (const oldest of visited.slice(0, -MAX_VISITED)) await cache.delete(oldest);
};

const rememberLanguage = async (language) => (await caches.open(STATE)).put("/", new Response(language));

// --- Answering ---

// Returns the saved page with the messages in its templates made visible.
const showCopy = async (copy) => {
  let html = await copy.text();
  const language = /<html lang="([^"]+)"/.exec(html)[1];
  const show = (id, date) => {
    const words = date.toLocaleDateString(language, { dateStyle: "long", timeZone: "Asia/Shanghai" });
    const template = new RegExp(`<template id="${id}">([^]*?)</template>`);
    html = html.replace(template, (_, content) => content.replace("{date}", words));
  };
  const today = new Date(Date.now() + CHINA_OFFSET).toISOString().slice(0, 10);
  const [due] = [...html.matchAll(/ data-review-by="([^"]+)"/g)].map(([, date]) => date).sort();
  show("page.saved", new Date(copy.headers.get("Date")));
  if (due <= today) show("page.saved-due", new Date(due));
  const headers = new Headers(copy.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // the body is neither any more
  return new Response(html, { headers });
};

// Returns what is shown in the place of a page that cannot be had; `otherwise` if nothing was saved.
const fallback = async (list, url, otherwise = Response.error()) => {
  const [, chosen] = /^\/language\/([^/]+)\/$/.exec(url.pathname) ?? [];
  const known = [chosen, languageOf(list, url), await (await match(STATE, "/"))?.text(), ...Object.keys(list.offline)];
  const language = known.find((code) => code in list.offline);
  const home = `/${language}/`;
  if (chosen) {
    await rememberLanguage(language);
    const next = url.searchParams.get("next") ?? "";
    return Response.redirect(next.startsWith(home) ? next : home);
  }
  if (url.pathname === "/") return Response.redirect(home);
  const hotlines = await match(cacheName(list), list.offline[language]);
  return hotlines ? showCopy(hotlines) : otherwise;
};

const findCopy = async (list, url) =>
  (await match(cacheName(list), pathOf(url))) ??
  (has(url, PAGE_PARAMETERS) ? undefined : await match(cacheName(list), url.pathname));

const page = async (event, url) => {
  const isRead = event.request.method === "GET";
  // Always revalidated, which costs a 304: a copy in the browser's own cache may be seconds older than a saved page.
  const answer = isRead ? fetch(url, { cache: "no-cache", redirect: "manual" }) : fetch(event.request);
  const list = await lastList();
  if (!list) return answer;
  const language = languageOf(list, url);
  if (language) event.waitUntil(rememberLanguage(language));
  const saved = answer.then((response) => isRead && saveVisited(list, url, response.clone()));
  event.waitUntil(saved.then(updateAll).catch(() => {})); // fails without a network
  const copy = isRead ? await findCopy(list, url) : undefined;
  const late = new Promise((_, reject) => copy && setTimeout(reject, MAX_WAIT));
  try {
    const response = await Promise.race([answer, late]);
    if (response.status < 500) return response;
    // 503: the site or a proxy in front of it is unavailable, as without a network.
    if (!copy) return response.status === 503 ? fallback(list, url, response) : response;
  } catch {
    if (!copy) return fallback(list, url);
  }
  return showCopy(copy);
};

// A file with a hash in its name never changes.
const file = async (request) => {
  const list = await lastList();
  const copy = list && (await match(cacheName(list), request.url));
  if (copy && /\.[0-9a-f]{12}\.\w+$/.test(request.url)) return copy;
  return fetch(request).catch(() => copy ?? Response.error());
};

addEventListener("install", (event) => event.waitUntil(update().then(skipWaiting)));
addEventListener("activate", (event) => {
  event.waitUntil(clients.claim());
  updateAll().catch(() => {}); // not awaited: pages wait until `activate` has ended
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || IGNORED.test(url.pathname)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, url));
  else if (isFile(url)) event.respondWith(file(event.request));
});
