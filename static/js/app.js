"use strict";
/* What a page gains with script. Everything here has a way without it. No build, no library but htmx. */
(() => {
  const within = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  const say = (text, weight = "stop") => {
    const place = document.getElementById("messages");
    if (!place || [...place.children].some((line) => line.textContent === text)) return;
    place.append(make("p", { className: `notice ${weight}` }, text));
    place.scrollIntoView({ block: "nearest" });
  };

  // Text areas that grow with what is written, where the browser cannot do it by itself (CSS field-sizing)
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  const autosize = (root) => {
    if (CSS.supports("field-sizing", "content")) return;
    for (const area of within(root, "textarea[data-autosize]")) {
      grow(area);
      area.addEventListener("input", () => grow(area));
    }
  };

  // Files: several rounds of choosing and dropping add up, and a file can be taken out again
  const size = (bytes) => {
    const [value, unit] = bytes < 1000 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1000, "kB"] : [bytes / 1e6, "MB"];
    return `${value.toLocaleString("sv-SE", { maximumFractionDigits: value < 100 && unit !== "byte" ? 1 : 0 })}\u00a0${unit}`;
  };

  const fileDrop = (zone) => {
    if (zone.dataset.ready) return;
    zone.dataset.ready = "yes";
    const input = zone.querySelector("input[type=file]");
    const limit = Number(zone.dataset.limit) || Infinity;
    const list = make("ul", { ariaLabel: "Valda filer" });
    const told = make("p", { className: "hidden" });
    told.setAttribute("role", "status");
    zone.append(list, told);
    let chosen = [];

    const show = () => {
      const bag = new DataTransfer();
      chosen.forEach((file) => bag.items.add(file));
      input.files = bag.files;
      list.replaceChildren(
        ...chosen.map((file, index) => {
          const wrong = file.size === 0 ? "Filen är tom. " : file.size > limit ? "Filen är för stor. " : "";
          const away = make("button", { type: "button", className: "link", ariaLabel: `Ta bort ${file.name}` }, "Ta bort");
          away.addEventListener("click", () => {
            chosen.splice(index, 1);
            show();
            input.focus();
          });
          return make("li", { className: wrong ? "bad" : "" }, make("span", {}, `${wrong}${file.name}, ${size(file.size)}`), away);
        }),
      );
      told.textContent = chosen.length === 1 ? "1 fil vald" : `${chosen.length} filer valda`;
      input.dispatchEvent(new CustomEvent("files:changed", { bubbles: true }));
    };

    const add = (files) => {
      if (!input.multiple) chosen = [];
      for (const file of files) {
        if (!chosen.some((other) => other.name === file.name && other.size === file.size)) chosen.push(file);
      }
      show();
    };

    input.addEventListener("change", () => add([...input.files]));
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
    });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      add(input.multiple ? [...event.dataTransfer.files] : [...event.dataTransfer.files].slice(0, 1));
    });
  };

  // A long list of ticks gets a box to search in
  const pickMany = (list) => {
    if (list.dataset.ready || list.querySelectorAll("label").length < 9) return;
    list.dataset.ready = "yes";
    const label = list.closest("fieldset")?.querySelector("legend")?.firstChild?.textContent.trim() || "listan";
    const box = make("input", { type: "search", placeholder: "Sök i listan", ariaLabel: `Sök i ${label}` });
    box.addEventListener("input", () => {
      const words = box.value.trim().toLocaleLowerCase("sv");
      for (const line of list.querySelectorAll("label")) {
        line.hidden = !line.textContent.toLocaleLowerCase("sv").includes(words) && !line.querySelector(":checked");
      }
    });
    list.before(box);
  };

  // Leaving a page with something written and not sent: form[data-guard]
  const dirty = new Set();
  const guard = (form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    const mark = () => dirty.add(form);
    form.addEventListener("input", mark);
    form.addEventListener("files:changed", mark);
    form.addEventListener("submit", () => dirty.delete(form));
    form.addEventListener("form:saved", () => dirty.delete(form));
  };
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (dirty.size) event.preventDefault();
  });

  // Keys: data-shortcut="n" on a link, a button or a field. "mod+enter" and "mod+s" work while writing too.
  const KEYS_OFF = "keys-off";
  const keysOff = () => localStorage.getItem(KEYS_OFF) === "yes";
  const pressed = (event) => `${event.ctrlKey || event.metaKey ? "mod+" : ""}${event.key.toLowerCase()}`;
  const writing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const named = (element) =>
    element.dataset.shortcutLabel || element.getAttribute("aria-label") || element.textContent.trim() || element.value;
  const seen = (element) => element.checkVisibility?.() ?? true;

  const keyName = (key) => key.replace(/^mod\+(.)/, (_, first) => `Ctrl + ${first.toUpperCase()}`);

  const showKeys = () => {
    let dialog = document.getElementById("keys");
    if (!dialog) {
      dialog = make("dialog", { id: "keys" });
      dialog.setAttribute("aria-labelledby", "keys-title");
      document.body.append(dialog);
    }
    const rows = within(document, "[data-shortcut]").filter(seen).map((element) =>
      make("tr", {}, make("th", { scope: "row", className: "plain" }, named(element)),
        make("td", { className: "num" }, make("kbd", {}, keyName(element.dataset.shortcut))))
    );
    const off = make("input", { type: "checkbox", id: "keys-off", checked: !keysOff() });
    off.addEventListener("change", () => localStorage.setItem(KEYS_OFF, off.checked ? "no" : "yes"));
    const shut = make("button", { type: "button", className: "button" }, "Stäng");
    shut.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(
      make("h2", { id: "keys-title" }, "Kortkommandon på den här sidan"),
      make("table", { className: "tight" }, make("tbody", {}, ...rows)),
      make("p", { className: "check" }, off, make("label", { htmlFor: "keys-off" }, "Använd kommandon på en tangent")),
      make("p", { className: "actions" }, shut),
    );
    if (!dialog.open) dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const key = pressed(event);
    const modified = key.startsWith("mod+");
    if (!modified && (writing(event.target) || event.repeat)) return;
    if (!modified && keysOff()) return;
    if (key === "?") return showKeys();
    const element = within(document, "[data-shortcut]").find((one) => one.dataset.shortcut === key && seen(one) && !one.disabled);
    if (!element) return;
    event.preventDefault();
    if (writing(element)) {
      element.focus();
      element.select?.();
    } else if (element.form && element.type === "submit") element.form.requestSubmit(element);
    else element.click();
  });

  // The menu under the name closes when one looks away
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest?.("details.menu[open], details.confirm[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const shut = event.target.closest?.("[data-close]");
    if (!shut) return;
    const open = shut.closest("details, dialog");
    if (open?.close) open.close();
    else if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // Signing out leaves nothing in the browser: form[data-forgets] names the beginning of the keys
  document.addEventListener("submit", (event) => {
    const beginning = event.target.dataset?.forgets;
    if (!beginning) return;
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(beginning));
    if (keys.length && !window.confirm("Det finns text i en tjänsteskrivelse som inte hann sparas. Logga ut och kasta den?")) {
      event.preventDefault();
      return;
    }
    keys.forEach((key) => localStorage.removeItem(key));
  });

  // htmx: a failure is never silent
  const keeps = (detail) => detail.elt?.closest?.("form[data-keeps]"); // says itself, keeps the text and tries again
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (keeps(detail)) return;
    const status = detail.xhr.status;
    if (status === 401 || status === 403) say("Du är utloggad eller saknar behörighet. Ladda om sidan. Kopiera först det du har skrivit.");
    else if (status === 404) say("Det som skulle ändras finns inte längre. Ladda om sidan.");
    else if (status === 413) say("Det du skickade är för stort. Inget är sparat.");
    else if (status === 429) say("För många försök på kort tid. Vänta en stund och försök igen.");
    else say("Något gick fel hos oss och inget är sparat. Försök igen om en stund.");
  });
  document.addEventListener("htmx:sendError", ({ detail }) => keeps(detail) || say("Ingen kontakt med servern. Kontrollera nätet och försök igen. Det du har skrivit finns kvar på sidan."));
  document.addEventListener("htmx:timeout", () => say("Servern svarar inte. Försök igen om en stund."));
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    // signed out in another tab: the answer is the sign-in page, which must not be swapped into ours
    if (detail.xhr.responseURL && new URL(detail.xhr.responseURL).pathname === document.body.dataset.login) {
      detail.shouldSwap = false;
      if (!keeps(detail)) say("Du är utloggad. Kopiera det du har skrivit och logga in igen.");
    }
  });

  for (const opener of document.querySelectorAll("[data-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", showKeys);
  }

  const enhance = (root) => {
    autosize(root);
    within(root, "[data-filedrop]").forEach(fileDrop);
    within(root, "[data-pick-many]").forEach(pickMany);
    within(root, "form[data-guard]").forEach(guard);
    within(root, "[data-error-summary]").at(0)?.focus();
  };
  enhance(document.body);
  document.addEventListener("htmx:load", ({ detail }) => enhance(detail.elt));
})();
