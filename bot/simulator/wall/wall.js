// The page as a whole: which phones stand on the wall, the clock, the language, asking what is new.

import * as guide from "./guide.js";
import {ask, el, make, note} from "./net.js";
import {Phone} from "./phone.js";
import * as queue from "./queue.js";
import {dayOf, hourOf, language, toggle, translate, words} from "./words.js";

const EVERY = 300;  // milliseconds between two looks
const phones = new Map();  // user id -> Phone, in the order of the wall
let people = [], demo = false, current = 0, asked = 0, drawn = 0, state = null, moving = false, lost = false;

const wall = {refresh, remove, moveClock, phone: user => look(user)};

// ---- what is new ---------------------------------------------------------------------------------------------

async function refresh() {
  const turn = ++asked;
  const given = await ask(`/state?on=${[...phones.keys()].join(",")}`);
  if (turn < drawn) return;  // an answer that was overtaken
  drawn = turn;
  state = given;
  show();
}

function show() {
  if (!state) return;
  el("day").textContent = dayOf(state.now, true);
  el("hour").textContent = hourOf(state.now);
  el("hour").dateTime = state.now;
  for (const [user, phone] of phones) {
    if (!(user in state.chats)) continue;
    const news = phone.show(state.chats[user], (state.codes || {})[user]);
    if (news && user !== current) phone.tab.classList.add("news");
  }
  if (!demo) return;
  guide.show(state.steps, wall);
  queue.show(state.queue, state.upcoming);
}

async function poll() {
  try {
    if (!document.hidden) await refresh();
    if (lost) note("");
    lost = false;
  } catch (error) {
    note(error.message);
    lost = true;
  }
  setTimeout(poll, EVERY);
}

// ---- the phones ----------------------------------------------------------------------------------------------

function put(user) {
  const phone = new Phone(people.find(person => person.id === user), wall);
  phone.tab = make("button", "", "plain");
  phone.tab.type = "button";
  phone.tab.addEventListener("click", () => look(user));
  phones.set(user, phone);
  el("wall").append(phone.node);
  el("tabs").append(phone.tab);
  if (!phones.has(current)) current = user;
  mark();
  return phone;
}

function remove(phone) {
  phones.delete(phone.person.id);
  phone.node.remove();
  phone.tab.remove();
  if (current === phone.person.id) current = [...phones.keys()][0] || 0;
  mark();
  ([...phones.values()][0]?.part("textarea") || el("more")).focus();
}

// Take a phone in hand: on the wall, and on a narrow screen the one that is seen.
function look(user) {
  const phone = phones.get(user) || put(user), turned = user !== current;
  current = user;
  mark();
  if (turned) phone.toEnd();
  phone.node.scrollIntoView({block: "nearest", inline: "nearest"});
  return phone;
}

function mark() {
  for (const [user, phone] of phones) {
    phone.node.classList.toggle("current", user === current);
    phone.tab.setAttribute("aria-pressed", user === current);
    phone.tab.textContent = phone.person.name.split(" ").at(-1);
    phone.tab.setAttribute("aria-label", phone.person.name);
    if (user === current) phone.tab.classList.remove("news");
  }
}

function listPeople() {
  el("roster").replaceChildren(...people.map(person => {
    const item = make("li"), label = make("label"), box = make("input");
    box.type = "checkbox";
    box.value = person.id;
    box.checked = phones.has(person.id);
    box.addEventListener("change", () => {
      if (box.checked) look(person.id); else remove(phones.get(person.id));
      box.focus();
      refresh().catch(() => {});
    });
    const who = make("span", person.name);
    who.append(make("small", [words().roles[person.role] || person.title, person.place].filter(Boolean).join(" · ")));
    label.append(box, who);
    item.append(label);
    return item;
  }));
}

// ---- the clock -----------------------------------------------------------------------------------------------

async function moveClock(to, says = words().moving) {
  if (moving) return;
  moving = true;
  const buttons = [...el("clock").querySelectorAll("button")];
  for (const button of buttons) button.setAttribute("aria-disabled", "true");
  note(says);
  document.body.classList.add("moving");
  try {
    await ask("/clock", to);
    note("");
  } catch (error) {
    note(error.message);
  } finally {
    moving = false;
    document.body.classList.remove("moving");
    for (const button of buttons) button.removeAttribute("aria-disabled");
  }
  await refresh().catch(() => {});
}

function leave(body) {
  if (!el("date").reportValidity()) return;
  el("days").close();
  moveClock({date: el("date").value, ...body});
}

function pickDay() {
  const tomorrow = new Date(`${state.now.slice(0, 10)}T00:00Z`);
  tomorrow.setUTCDate(tomorrow.getUTCDate() + 1);
  el("date").min = tomorrow.toISOString().slice(0, 10);
  if (el("date").value < el("date").min) el("date").value = el("date").min;
  el("days").showModal();
}

// ---- the page ------------------------------------------------------------------------------------------------

function speak() {
  document.documentElement.lang = language;
  translate();
  el("language").textContent = words().other_language;
  el("language").lang = language === "vi" ? "en" : "vi";
  el("all-steps").textContent = el("guide").classList.contains("whole") ? words().fewer_steps : words().all_steps;
  for (const phone of phones.values()) phone.translate();
  show();
}

function listen() {
  el("language").addEventListener("click", () => { toggle(); speak(); });
  el("next").addEventListener("click", () => moveClock({next: true}));
  el("tomorrow").addEventListener("click", () => moveClock({days: 1}));
  el("other-day").addEventListener("click", pickDay);
  el("days").querySelector("form").addEventListener("submit", event => { event.preventDefault(); leave({}); });
  el("off").addEventListener("click", () => leave({off: true}));
  el("people").querySelector("form").addEventListener("submit", event => event.preventDefault());
  el("more").addEventListener("click", () => { listPeople(); el("people").showModal(); });
  el("all-steps").addEventListener("click", () => {
    el("all-steps").setAttribute("aria-expanded", el("guide").classList.toggle("whole"));
    speak();
  });
  for (const button of document.querySelectorAll("dialog .close")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && guide.busy()) guide.stop();
  });
  queue.listen(show);
}

async function begin() {
  try {
    ({people, demo} = await ask("/people"));
    if (!people.length) throw new Error(words().nobody_listed);  // the roster is still being read
  } catch (error) {
    note(error.message);
    setTimeout(begin, EVERY);
    return;
  }
  note("");
  for (const id of ["clock", "guide", "queue"]) el(id).hidden = !demo;
  const first = people.filter(person => person.first);
  for (const person of first.length ? first : people.slice(0, 1)) put(person.id);
  poll();
}

listen();
speak();
begin();
