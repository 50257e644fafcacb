// What the public pages do with scripts; without them everything on the site can be read and done all the same.
// One file, because a page is to be there after four requests. A module, so that `look` can be tried alone.

// --- Is it open now? ---
// Fills [data-hours-now] of every [data-hours] (from Hours.as_json) with whether the hotline is open. It asks the
// browser's clock, so a page from a cache is right as well. The words: data-open, data-closed, and with {time}
// data-closes, data-opens, data-yours.
const MINUTE = 60_000;
const DAY = 1440; // minutes, as all that follows
const CHINA = 480; // ahead of UTC, all year
const HORIZON = 400 * DAY; // as in hours.py

// The intervals that begin on `day`, counted from 1970-01-01, a Thursday.
const intervalsOn = ({ week, dates }, day) => {
  const iso = new Date(day * DAY * MINUTE).toISOString().slice(0, 10);
  const dated = dates.find(([first, last]) => first <= iso && iso <= last);
  return dated ? dated[2] : week[(day + 3) % 7];
};

// Whether it is open at `at` (milliseconds since 1970), and when that changes: null if not within HORIZON.
export const look = (hours, at) => {
  const now = at / MINUTE + CHINA;
  const today = Math.floor(now / DAY);
  let open = false;
  let change = Infinity;
  for (let day = today - 1; day <= today + 400; day++) {
    for (const [from, to] of intervalsOn(hours, day)) {
      const [opens, closes] = [day * DAY + from, day * DAY + to];
      if (closes <= now || opens > change) continue;
      if (!open && opens > now) change = opens;
      else [open, change] = [true, closes]; // still open where the next interval touches
    }
  }
  return { open, change: change <= now + HORIZON ? (change - CHINA) * MINUTE : null };
};

// "18:00", with the weekday when that is not today in that zone, the date when not this week.
const clock = (at, now, language, timeZone) => {
  const day = (instant) => new Date(instant).toLocaleDateString(language, { timeZone });
  const parts = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (day(at) !== day(now)) parts.weekday = "short";
  if (at - now > 6 * DAY * MINUTE) Object.assign(parts, { month: "short", day: "numeric" });
  return new Date(at).toLocaleString(language, parts);
};

const sentence = ({ hours, ...words }, language, now) => {
  const { open, change } = look(JSON.parse(hours), now);
  if (change === null) return open ? words.open : words.closed;
  const time = (text, zone) => text.replace("{time}", clock(change, now, language, zone));
  const said = time(open ? words.closes : words.opens, "Asia/Shanghai");
  const elsewhere = -new Date(change).getTimezoneOffset() !== CHINA;
  return elsewhere ? `${said} ${time(words.yours)}` : said;
};

const fill = () => {
  for (const element of document.querySelectorAll('[data-hours]:not([data-hours=""])')) {
    const place = element.querySelector("[data-hours-now]");
    place.textContent = sentence(element.dataset, element.closest("[lang]")?.lang, Date.now());
  }
};

const eachMinute = () => {
  fill();
  setTimeout(eachMinute, MINUTE - (Date.now() % MINUTE));
};

eachMinute();
document.addEventListener("visibilitychange", fill); // no timer ran in the background or in the back button's cache

// --- Steps ticked off: remembered on this device alone ---
const steps = document.querySelector("[data-steps]");

const ticks = {
  read: () => {
    try {
      return [JSON.parse(localStorage.getItem(steps.dataset.steps))].flat();
    } catch {
      return []; // storage is switched off, or holds what is not ours
    }
  },
  keep: (keys) => {
    try {
      if (keys.length) localStorage.setItem(steps.dataset.steps, JSON.stringify(keys));
      else localStorage.removeItem(steps.dataset.steps);
    } catch {
      // The tick stands as long as the page does.
    }
  },
};

if (steps) {
  const kept = ticks.read();
  const boxes = [...steps.querySelectorAll("input[type=checkbox]")];
  for (const box of boxes) box.checked = kept.includes(box.value);
  steps.addEventListener("change", () => ticks.keep(boxes.filter((box) => box.checked).map((box) => box.value)));
}

// --- Buttons that only a script can answer; without scripts the style sheet hides them ---
const buttons = { print: () => print(), fullscreen: () => document.documentElement.requestFullscreen() };

for (const [name, press] of Object.entries(buttons)) {
  for (const button of document.querySelectorAll(`[data-${name}]`)) {
    button.hidden = name === "fullscreen" && !document.fullscreenEnabled; // an iPhone
    button.addEventListener("click", press);
  }
}

// --- Suggestions: fetched when somebody first goes to a search box ---
document.addEventListener("focusin", function load({ target }) {
  const form = target.closest("[data-suggestions]");
  if (!form) return;
  document.removeEventListener("focusin", load);
  import(form.dataset.script);
});

// --- Reading without a network ---
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {})); // http, or switched off
