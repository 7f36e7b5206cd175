"use strict";
/* The § in the meeting is saved two seconds after the last key. What is typed is kept in the browser until the server
   has it: a lost network loses no word. Two secretaries at one § are shown both texts and choose. */
(() => {
  const form = document.getElementById("beslut-form");
  if (!form) return;
  const status = document.getElementById("sparat");
  const KEY = `memo:${form.dataset.user}:i-salen:${form.dataset.key}`; // goes when one signs out, as the memo's does
  const PAUSE = 2000;
  const LONGEST_WAIT = 60000;
  const KEPT = "Inte sparat – texten finns kvar här i webbläsaren";
  const OURS = new Set(["csrfmiddlewaretoken", "as", "do", "over", "p-revision", "p-base", "c-count"]);
  let edits = 0;
  let known = 0;
  let failures = 0;
  let timer = null;
  let sending = null;
  let held = false; // a clash waits for a choice

  const say = (text, wrong = false) => {
    status.toggleAttribute("data-wrong", wrong);
    if (status.textContent !== text) status.textContent = text;
  };
  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || form.elements.csrfmiddlewaretoken.value;
  const clock = () => new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  const fields = () => {
    const found = {};
    for (const field of form.elements) {
      if (!field.name || OURS.has(field.name) || field.type === "hidden" || field.tagName === "BUTTON") continue;
      if (field.type === "radio") found[field.name] = form.elements[field.name].value;
      else found[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    return found;
  };
  const keep = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), fields: fields(), base: form.elements["p-base"].value, revision: form.elements["p-revision"].value }));
    } catch { /* the browser is full or keeps nothing: the page says what is saved */ }
  };
  const forget = () => localStorage.removeItem(KEY);
  const put = (values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements[name];
      if (!field) continue;
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
    }
  };

  const trouble = (text) => {
    failures += 1;
    say(text, true);
    later(Math.min(1000 * 2 ** failures, LONGEST_WAIT));
  };

  const showClash = (html) => {
    held = true;
    const place = document.getElementById("krockar");
    place.innerHTML = html; // made by our own template
    place.querySelector("[data-theirs]")?.addEventListener("click", forget);
    place.scrollIntoView({ block: "nearest" });
    say("Inte sparat – välj vad som ska stå", true);
  };

  async function send() {
    const count = edits;
    const body = new FormData(form);
    body.set("csrfmiddlewaretoken", token());
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", signal: AbortSignal.timeout(20000) });
    } catch {
      trouble(KEPT);
      return false;
    }
    const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
    if (answer.ok && told.revision) {
      failures = 0;
      known = count;
      form.elements["p-base"].value = JSON.stringify(told.base);
      if (!told.others) form.elements["p-revision"].value = told.revision;
      if (edits === known) forget();
      say(told.others ? `Sparat ${clock()}. Någon annan har också ändrat: läs om sidan innan du avslutar.` : `Sparat ${clock()}`);
      if (edits !== known) later(PAUSE);
      return true;
    }
    if (told.code === "changed") showClash(told.html);
    else if (answer.status === 422) say(`Inte sparat: ${told.message}`, true);
    else if (answer.redirected || answer.status === 401 || answer.status === 403) trouble("Utloggad – texten finns kvar här. Logga in i en ny flik.");
    else if (told.code === "somebody-else") say(told.message, true);
    else trouble(KEPT);
    return false;
  }

  async function save() {
    clearTimeout(timer);
    if (sending) return sending;
    if (held || edits === known) return !held;
    say("Sparar …");
    sending = send();
    const fine = await sending;
    sending = null;
    return fine;
  }

  const changed = (event) => {
    if (!event.target.name || OURS.has(event.target.name)) return;
    edits += 1;
    keep();
    if (failures || held) return;
    say("Ändrat, sparas strax");
    later(PAUSE);
  };
  form.addEventListener("input", changed);

  // What is on its way arrives first, also before another form of the page is sent
  document.addEventListener("submit", async (event) => {
    const other = event.target;
    if (other.dataset.sent || (edits === known && !sending)) return;
    if (other === form) {
      if (sending) {
        event.preventDefault();
        await sending;
        again(other, event.submitter);
      }
      return;
    }
    if (other.closest(".top")) return;
    event.preventDefault();
    if (await save()) again(other, event.submitter);
  });
  const again = (other, button) => {
    other.dataset.sent = "yes";
    other.requestSubmit(button);
    delete other.dataset.sent;
  };

  const retry = () => { if (edits !== known && !document.hidden && navigator.onLine) save(); };
  window.addEventListener("online", retry);
  window.addEventListener("offline", () => { if (edits !== known) say(KEPT, true); });
  document.addEventListener("visibilitychange", () => { if (failures) retry(); });

  // What did not get to the server last time
  const offer = () => {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(KEY));
    } catch { /* not ours to read */ }
    if (!found) return;
    const now = fields();
    if (Object.entries(found.fields).every(([name, value]) => now[name] === value)) return forget();
    const box = document.createElement("div");
    box.className = "notice warn";
    const text = document.createElement("p");
    text.textContent = `Det finns ändringar här i webbläsaren som inte hann sparas, från ${new Date(found.at).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" })}.`;
    const actions = document.createElement("p");
    actions.className = "actions";
    const button = (label, css, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = css;
      made.textContent = label;
      made.addEventListener("click", () => { box.remove(); act(); });
      return made;
    };
    actions.append(
      button("Återställ", "button small main", () => {
        form.elements["p-base"].value = found.base; // stands on what it was written on, so that nobody is written over
        form.elements["p-revision"].value = found.revision;
        put(found.fields);
        edits += 1;
        save();
      }),
      button("Kasta", "button small", forget),
    );
    box.append(text, actions);
    document.getElementById("krockar").append(box);
  };
  if (document.querySelector("#krock-ruta")) {
    held = true;
    document.querySelector("[data-theirs]")?.addEventListener("click", forget);
  } else offer();
})();
