// The panel: what is queued, sent and held, and why; the newest first.

import {el, make} from "./net.js";
import {language, momentOf, words} from "./words.js";

const TONE = {sent: "good", ready: "held", waiting: "held", sending: "held", unknown: "bad", dead: "bad"};
let everything = false, drawn = "";

export function show(rows, upcoming) {
  const wanted = rows.filter(row => everything || row.unasked);
  const now = JSON.stringify([wanted, upcoming, language]);
  if (now === drawn) return;
  drawn = now;
  el("upcoming").textContent = words().upcoming(momentOf(upcoming));
  el("rows").replaceChildren(...wanted.map(line));
  if (!wanted.length) el("rows").append(make("li", words().nothing_queued, "none"));
}

export function listen(refresh) {
  const choose = all => () => {
    everything = all;
    el("show-all").setAttribute("aria-pressed", all);
    el("show-unasked").setAttribute("aria-pressed", !all);
    refresh();
  };
  el("show-all").addEventListener("click", choose(true));
  el("show-unasked").addEventListener("click", choose(false));
}

function line(row) {
  const says = words(), item = make("li"), when = momentOf(row.at);
  const why = says.whys[row.why] ? says.whys[row.why](when) : "";
  item.dataset.state = row.state;
  const state = make("p", "", "state");
  state.append(make("strong", says.states[row.state] || row.state, TONE[row.state] || "off"));
  if (why) state.append(make("span", ` · ${why}`));
  const told = make("p", row.text, "told");
  told.lang = "vi";
  item.append(
    make("time", when), make("p", row.whom || says.stranger, "whom"), make("p", subject(row), "subject"), state, told,
  );
  return item;
}

// "report:-3" by its whole, by its beginning, by what it is about; a notice nobody has words for is one all the same.
function subject({kind, about}) {
  const says = words();
  const named = about.map(one => {
    const [what, stage = ""] = one.split(":");
    return says.about[one] || says.about[`${what}:${stage.slice(0, 1)}`] || says.about[what] || says.other_notice;
  });
  return [...new Set(named)].join(", ") || says.outgoing[kind] || kind;
}
