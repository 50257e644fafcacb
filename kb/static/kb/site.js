// The scripts of the public pages. Everything on the site works without them.
// One file, because a page may take only four requests. A module, so that a test can import `openingState`.

// --- Opening hours ---
// Writes into [data-hours-now] of every [data-hours] (Hours.as_json) whether the hotline is open, by the browser's clock,
// so that a stored page is right too. The texts are data-open and data-closed, and with {time} data-closes, data-opens
// and data-yours.
const MINUTE = 60_000;
const DAY = 1440; // in minutes, like the constants below
const CHINA_OFFSET = 480; // ahead of UTC, all year
const HORIZON = 400 * DAY; // as in hours.py

// Returns the intervals that begin on `day`, counted from 1970-01-01, a Thursday.
const intervalsOn = ({ week, dates }, day) => {
  const iso = new Date(day * DAY * MINUTE).toISOString().slice(0, 10);
  const dated = dates.find(([first, last]) => first <= iso && iso <= last);
  return dated ? dated[2] : week[(day + 3) % 7];
};

// Returns whether it is open at `at` (milliseconds since 1970), and when that changes; null if not within HORIZON.
export const openingState = (hours, at) => {
  const now = at / MINUTE + CHINA_OFFSET;
  const today = Math.floor(now / DAY);
  let open = false;
  let change = Infinity;
  for (let day = today - 1; day <= today + 400; day++) {
    for (const [from, to] of intervalsOn(hours, day)) {
      const [opens, closes] = [day * DAY + from, day * DAY + to];
      if (closes <= now || opens > change) continue;
      if (!open && opens > now) change = opens;
      else [open, change] = [true, closes]; // a touching interval extends this one
    }
  }
  return { open, change: change <= now + HORIZON ? (change - CHINA_OFFSET) * MINUTE : null };
};

// Formats a moment as "18:00", with the weekday if it is not today in that zone, and the date if it is not this week.
const formatTime = (at, now, language, timeZone) => {
  const day = (instant) => new Date(instant).toLocaleDateString(language, { timeZone });
  const parts = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (day(at) !== day(now)) parts.weekday = "short";
  if (at - now > 6 * DAY * MINUTE) Object.assign(parts, { month: "short", day: "numeric" });
  return new Date(at).toLocaleString(language, parts);
};

const describe = ({ hours, ...words }, language, now) => {
  const { open, change } = openingState(JSON.parse(hours), now);
  if (change === null) return open ? words.open : words.closed;
  const time = (text, zone) => text.replace("{time}", formatTime(change, now, language, zone));
  const inChina = time(open ? words.closes : words.opens, "Asia/Shanghai");
  const isAbroad = -new Date(change).getTimezoneOffset() !== CHINA_OFFSET;
  return isAbroad ? `${inChina} ${time(words.yours)}` : inChina;
};

const showHours = () => {
  for (const element of document.querySelectorAll('[data-hours]:not([data-hours=""])')) {
    const place = element.querySelector("[data-hours-now]");
    place.textContent = describe(element.dataset, element.closest("[lang]")?.lang, Date.now());
  }
};

const showHoursEachMinute = () => {
  showHours();
  setTimeout(showHoursEachMinute, MINUTE - (Date.now() % MINUTE));
};

showHoursEachMinute();
document.addEventListener("visibilitychange", showHours); // timers do not run while the page is hidden

// --- Ticked steps, stored on this device alone ---
const steps = document.querySelector("[data-steps]");

const ticks = {
  read: () => {
    try {
      return [JSON.parse(localStorage.getItem(steps.dataset.steps))].flat();
    } catch {
      return []; // storage is disabled, or holds something else
    }
  },
  store: (keys) => {
    try {
      if (keys.length) localStorage.setItem(steps.dataset.steps, JSON.stringify(keys));
      else localStorage.removeItem(steps.dataset.steps);
    } catch {
      // Storage is disabled: the tick lasts as long as the page.
    }
  },
};

if (steps) {
  const ticked = ticks.read();
  const boxes = [...steps.querySelectorAll("input[type=checkbox]")];
  for (const box of boxes) box.checked = ticked.includes(box.value);
  steps.addEventListener("change", () => ticks.store(boxes.filter((box) => box.checked).map((box) => box.value)));
}

// --- Buttons that need a script; without scripts the style sheet hides them ---
const actions = { print: () => print(), fullscreen: () => document.documentElement.requestFullscreen() };

for (const [name, action] of Object.entries(actions)) {
  for (const button of document.querySelectorAll(`[data-${name}]`)) {
    button.hidden = name === "fullscreen" && !document.fullscreenEnabled; // iPhones cannot
    button.addEventListener("click", action);
  }
}

// --- Suggestions: the script is loaded when a search box first gets the focus ---
document.addEventListener("focusin", function load({ target }) {
  const form = target.closest("[data-suggestions]");
  if (!form) return;
  document.removeEventListener("focusin", load);
  import(form.dataset.script);
});

// --- Offline reading ---
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {})); // fails over HTTP, or if disabled
