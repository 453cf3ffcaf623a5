// One phone: whose it is, the chat, the buttons under messages, what can be sent.

import {ask, base64, el, make, note} from "./net.js";
import {dayOf, hourOf, words} from "./words.js";

const PACE = 28;       // milliseconds a letter when the guide types
const LONGEST = 900;   // … and for a whole message
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Phone {
  constructor(person, wall) {
    this.person = person;
    this.wall = wall;  // {refresh, remove}
    this.shown = new Map();  // message id -> {item, seen: its JSON}
    this.code = "";
    this.node = el("phone").content.firstElementChild.cloneNode(true);
    this.node.dataset.user = person.id;
    this.node.dataset.role = person.role;
    this.node.dataset.messenger = person.messenger;
    const one = this.part = selector => this.node.querySelector(selector);
    one(".face").textContent = person.name.split(" ").at(-1).slice(0, 1);
    one("h3").textContent = person.name;
    one("h3").id = `owner-${person.id}`;
    this.node.setAttribute("aria-labelledby", one("h3").id);
    one(".remove").addEventListener("click", () => wall.remove(this));
    one(".type-code").addEventListener("click", () => this.say(this.code.replaceAll("-", "")));
    one(".start").addEventListener("click", () => this.say("/start"));
    one(".compose").addEventListener("submit", event => { event.preventDefault(); this.send(); });
    one("textarea").addEventListener("keydown", event => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    });
    one("textarea").addEventListener("input", () => this.grow());
    one(".photo").addEventListener("click", () => one(".pick-photo").click());
    one(".file").addEventListener("click", () => one(".pick-file").click());
    one(".pick-photo").addEventListener("change", event => this.upload("photo", event.target));
    one(".pick-file").addEventListener("change", event => this.upload("document", event.target));
    this.translate();
  }

  get role() {
    const {role, title, place} = this.person;
    return [words().roles[role] || title, place].filter(Boolean).join(" · ");
  }

  translate() {
    const says = words(), name = this.person.name;
    const text = {".role": this.role, ".paper": says.paper, ".type-code": says.type_code, ".empty": says.empty, ".start": says.start};
    for (const [selector, value] of Object.entries(text)) this.part(selector).textContent = value;
    const labels = {
      ".remove": says.remove(name), ".photo": says.send_photo, ".file": says.send_file, ".send": says.send,
      ".screen": says.chat_of(name), ".chat": says.chat_of(name), "textarea": says.message_for(name),
      ".pick-photo": says.send_photo, ".pick-file": says.send_file,
    };
    for (const [selector, value] of Object.entries(labels)) this.part(selector).setAttribute("aria-label", value);
    for (const selector of [".remove", ".photo", ".file", ".send"]) this.part(selector).title = labels[selector];
    this.part("textarea").placeholder = says.message;
    for (const {item} of this.shown.values()) item.remove();
    this.shown.clear();
    this.part(".chat").replaceChildren();
  }

  // ---- what it shows ---------------------------------------------------------------------------------------

  // Returns whether something of the bot's is new.
  show(messages, code = "") {
    this.code = code;
    this.part(".invitation").hidden = !code;
    this.part(".code").textContent = code;
    this.part(".empty").hidden = messages.length > 0;
    this.part(".start").hidden = messages.length > 0 || Boolean(code);
    const screen = this.part(".screen"), first = this.shown.size === 0;
    const atEnd = first || screen.scrollHeight - screen.scrollTop - screen.clientHeight < 80;
    const newest = messages.findLast(message => message.buttons.length);
    const mine = messages.findLast(message => message.mine)?.id || 0;
    const ids = new Set(messages.map(message => message.id));
    for (const [id, {item}] of this.shown) if (!ids.has(id)) { item.remove(); this.shown.delete(id); }
    let changed = false, news = false, day = "";
    for (const message of messages) {
      const newDay = dayOf(message.at) !== day;
      day = dayOf(message.at);
      // The newest buttons, and those that came with them unanswered; older ones would only be in the way.
      const pressable = message === newest ||
        (message.buttons.length > 0 && message.id > mine && message.at === newest.at);
      const seen = JSON.stringify([message, pressable, newDay]);
      const known = this.shown.get(message.id);
      if (known && known.seen === seen) continue;
      const item = known ? known.item : make("li", "", message.mine ? "mine" : "");
      this.fill(item, message, pressable, newDay ? day : "");
      if (!known) { this.part(".chat").append(item); news ||= !message.mine && !first; }
      this.shown.set(message.id, {item, seen});
      changed = true;
    }
    if (changed && atEnd) this.toEnd();
    return news;
  }

  toEnd() {
    const screen = this.part(".screen");
    screen.scrollTop = screen.scrollHeight;
  }

  fill(item, message, pressable, day) {
    const says = words(), bubble = make("div", "", "bubble");
    bubble.append(make("span", message.mine ? says.me : says.bot, "unseen"));
    if (message.file) bubble.append(this.fileOf(message));
    else if (says.kinds[message.kind]) bubble.append(make("p", says.kinds[message.kind]));
    if (message.text) bubble.append(make("p", message.text));
    bubble.append(make("small", hourOf(message.at) + (message.edited ? ` · ${says.edited}` : "")));
    const parts = day ? [make("p", day, "day"), bubble] : [bubble];
    if (pressable) parts.push(...message.buttons.map(row => this.keyboard(message.id, row)));
    item.replaceChildren(...parts);
  }

  // Saved, never opened here; of a picture the bytes are shown, as an image and nothing else.
  fileOf(message) {
    const name = message.file_name ? `: ${message.file_name}` : "";
    const link = make("a", (words().kinds[message.kind] || words().kinds.document) + name, "enclosed");
    link.href = message.file;
    link.download = message.file_name || "";
    if (message.kind === "photo") this.picture(message.file, link).catch(() => {});
    return link;
  }

  async picture(path, link) {
    const image = make("img");
    image.alt = words().kinds.photo;
    image.src = "data:image/jpeg;base64," + await base64(await (await fetch(path)).blob());
    await image.decode();
    if (image.naturalWidth > 1) link.replaceChildren(image);  // the canned one is a dot
  }

  keyboard(messageId, buttons) {
    const row = make("div", "", "keys");
    for (const {label, data} of buttons) {
      const button = make("button", label, "key");
      button.type = "button";
      button.lang = "vi";
      button.disabled = data === null;
      button.addEventListener("click", async () => {
        await this.act("press", {message_id: messageId, data});
        if (document.activeElement === document.body) this.part("textarea").focus();  // the button is gone
      });
      row.append(button);
    }
    return row;
  }

  // ---- what it does ----------------------------------------------------------------------------------------

  async act(what, body) {
    try {
      await ask(`/phone/${this.person.id}/${what}`, body);
      note("");
      this.toEnd();  // whoever writes wants to see the answer
      await this.wall.refresh();
      return true;
    } catch (error) {
      note(error.message);
      return false;
    }
  }

  say(text) {
    return this.act("say", {text});
  }

  async send() {
    const field = this.part("textarea"), text = field.value;
    if (!text.trim()) return;
    field.value = "";
    this.grow();
    if (!await this.say(text)) field.value = text;
    this.grow();
  }

  async upload(what, input) {
    const file = input.files[0];
    if (!file) return;
    input.value = "";
    try {
      await this.act(what, {name: file.name, content: await base64(file)});
    } catch (error) {
      note(error.message);
    }
  }

  // As somebody would, letter by letter; at once for who asked for less motion.
  async type(text) {
    const field = this.part("textarea"), step = Math.min(PACE, LONGEST / text.length);
    for (let length = 1; length <= text.length && !calm(); length++) {
      field.value = text.slice(0, length);
      await new Promise(resolve => setTimeout(resolve, step));
    }
    field.value = "";
    return this.say(text);
  }

  grow() {
    const field = this.part("textarea");
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 140)}px`;
  }
}
