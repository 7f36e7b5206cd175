/* Files dropped anywhere on the section of enclosures go the way of its file field. A drop that misses opens nothing. */
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const placeOf = (event) => event.target.closest?.(".memo-part:has(#bilagor)");
const clear = () => document.querySelectorAll(".dropped-on").forEach((one) => one.classList.remove("dropped-on"));

const over = (event) => {
  if (!carriesFiles(event) || event.defaultPrevented) return;
  event.preventDefault();
  const place = placeOf(event);
  event.dataTransfer.dropEffect = place ? "copy" : "none";
  place?.classList.add("dropped-on");
};

const left = (event) => {
  const place = placeOf(event);
  if (place && !place.contains(event.relatedTarget)) place.classList.remove("dropped-on");
};

const tell = (place, text) => {
  const line = document.createElement("p");
  line.className = "small";
  line.setAttribute("role", "status");
  line.textContent = text;
  place.append(line);
};

const dropped = (event) => {
  clear();
  if (!carriesFiles(event) || event.defaultPrevented) return;
  event.preventDefault();
  const place = placeOf(event);
  const { files } = event.dataTransfer;
  if (!place || !files.length) return;
  const field = place.querySelector('input[type="file"][name="file"]');
  const bag = new DataTransfer();
  for (const file of files) bag.items.add(file);
  field.files = bag.files;
  field.closest("details").open = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  tell(place, files.length === 1 ? "Laddar upp 1 fil…" : `Laddar upp ${files.length} filer…`);
  place.querySelector('button[value="enclosure-upload"]').click();
};

export const startDrops = () => {
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", left);
  document.addEventListener("drop", dropped);
};
