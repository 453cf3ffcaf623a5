// "What to try": the story's steps, each with a button that does it, ticked when it has happened.

import {ask, el, make, note} from "./net.js";
import {language, momentOf, words} from "./words.js";

const MOST = 40;  // moves of one step
const lines = new Map();  // step -> its nodes: made once, so that no click meets a node that was just replaced
let playing = "", stopped = false;

export function show(steps, wall) {
  const says = words(), current = steps.find(step => !step.done);
  const focused = document.activeElement;
  set(el("progress"), says.progress(steps.filter(step => step.done).length, steps.length));
  for (const step of steps) {
    const {item, title, done, why, button} = lines.get(step.step) || line(step, wall);
    const open = step === current || step.step === playing;
    item.classList.toggle("done", step.done);
    item.classList.toggle("current", open);
    if (open) item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
    why.hidden = button.hidden = !open;
    set(title, step[language].title);
    set(done, step.done ? ` (${says.step_done})` : "");
    set(why, step[language].why);
    set(button, playing ? says.stop : says.play);
    button.classList.toggle("main", !playing);
  }
  el("intro").hidden = steps.some(step => step.done);
  set(el("free"), says.free);
  el("free").hidden = Boolean(current);
  if (focused.closest("#steps") && focused.hidden) (el("steps").querySelector("button:not([hidden])") || el("free")).focus();
}

function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function line(step, wall) {
  const item = make("li"), heading = make("h3"), title = make("span"), done = make("span", "", "unseen");
  const why = make("p"), button = make("button");
  item.dataset.step = step.step;
  item.dataset.number = lines.size + 1;
  button.type = "button";
  button.addEventListener("click", () => playing ? stop() : play(step, wall));
  heading.append(title, done);
  item.append(heading, why, button);
  el("steps").append(item);
  const nodes = {item, title, done, why, button};
  lines.set(step.step, nodes);
  return nodes;
}

export function stop() {
  stopped = true;
}

export const busy = () => Boolean(playing);

async function play({step, user}, wall) {
  playing = step;
  stopped = false;
  try {
    await wall.refresh();
    for (let moves = 0; moves < MOST && !stopped; moves++) {
      const {move} = await ask(`/story/${step}`, {});
      if (!move) return;
      if (move.to) {
        await wall.moveClock({to: move.to}, words().moving_to(momentOf(move.to)));
        wall.phone(user);
      } else await wall.phone(move.user).type(move.text);
    }
    if (!stopped) note(words().stuck);
  } catch (error) {
    note(error.message);
  } finally {
    playing = "";
    await wall.refresh();
  }
}
