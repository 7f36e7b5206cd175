/* A button that is pressed while an answer is on its way: the answer may bring the rows anew, in another order, and the
   button is gone with the old ones. What was meant is kept, and pressed when the answer is in its place. */

const ON_A_ROW = /^(\w+)-(\w+):(\d+)$/;
const MORE = /^more:clause-(\d+)$/;

// What was chosen and written beside a button that adds something
const chosen = (button) => [...button.parentElement.querySelectorAll('[name^="new-"]')].map((one) => [one.name, one.value]);

// { value } of a button that stands where it stands, or the row it is about by the id the server knows it by
const meant = (form, button) => {
  const [, rows, what, at] = ON_A_ROW.exec(button.value) || [];
  const id = rows && form.elements[`${rows}-${at}-id`]?.value;
  const clause = MORE.exec(button.value);
  const its = clause && form.elements[`clause-${clause[1]}-id`]?.value;
  if (clause) return { rows: "clause", id: its, more: true };
  return id ? { rows, what, id } : { value: button.value, beside: chosen(button) };
};

// False when what was chosen is not to be had any more
const putBeside = (form, beside) => beside.every(([name, value]) => {
  const field = form.elements[name];
  if (field) field.value = value;
  return !value || field?.value === value;
});

const found = (form, { rows, what, id, more, value, beside }) => {
  if (!rows) return putBeside(form, beside) && form.querySelector(`button[name="do"][value="${value}"]`);
  const row = [...form.elements].find((input) => input.value === id && input.name.startsWith(`${rows}-`) && input.name.endsWith("-id"));
  const at = row?.name.slice(rows.length + 1, -3);
  return row && form.querySelector(`button[name="do"][value="${more ? `more:clause-${at}` : `${rows}-${what}:${at}`}"]`);
};

export const holdPresses = (form, isBusy) => {
  const held = [];
  form.addEventListener("click", (event) => {
    const button = event.target.closest?.('button[name="do"][hx-post]');
    if (!button || !isBusy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.push(meant(form, button));
  }, true);
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) held.length = 0; // something is wrong, and stands on the page: no more on top of it
    setTimeout(() => {
      if (held.length && !isBusy()) found(form, held.shift())?.click();
    });
  });
};
