// Asking the trial, and saying what went wrong.

import {words} from "./words.js";

export const el = id => document.getElementById(id);

export function make(tag, text = "", className = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(words().lost);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(words().errors[answer.error] || words().failed);
  return answer;
}

export function note(text) {
  if (el("note").textContent !== text) el("note").textContent = text;
}

export const base64 = blob => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
  reader.addEventListener("error", () => reject(new Error(words().errors.unreadable)));
  reader.readAsDataURL(blob);
});
