// Files: shows what was chosen in [data-files], lets one take a file out again, and minds the limits of its input:
// data-max (how many) and data-mb (how large each).
import { make } from "./make.js";
import { say } from "./words.js";

function put(input, files) {
  const holder = new DataTransfer();
  files.forEach((file) => holder.items.add(file));
  input.files = holder.files;
}

function withinLimits(input, said) {
  const most = Number(input.dataset.max) || Infinity;
  const megabytes = Number(input.dataset.mb) || Infinity;
  const words = [];
  let files = [...input.files].filter((file) => {
    const fits = file.size <= megabytes * 1024 * 1024;
    if (!fits) words.push(say("photoTooBig", { name: file.name, n: megabytes }));
    return fits;
  });
  if (files.length > most) {
    words.push(say("photoTooMany", { n: most }));
    files = files.slice(0, most);
  }
  said.textContent = words.join(" ");
  return files;
}

function preview(file, remove) {
  const row = make("li");
  if (file.type.startsWith("image/")) {
    const picture = make("img", { alt: "" });
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    row.append(picture);
  }
  const button = make("button", { type: "button", class: "gz-button gz-button--quiet", text: say("photoRemove", { name: "" }) });
  button.setAttribute("aria-label", say("photoRemove", { name: file.name }));
  button.addEventListener("click", remove);
  row.append(make("p", { text: file.name }), button);
  return row;
}

function show(frame) {
  const input = frame.querySelector("input[type=file]");
  if (!input || frame.querySelector(".gz-files")) return;
  const list = make("ul", { class: "gz-files" });
  const said = make("p", { class: "gz-files__said", role: "status" });
  frame.append(list, said);
  const draw = () => {
    const files = [...input.files];
    const without = (gone) => () => {
      put(input, files.filter((file) => file !== gone));
      draw();
      input.focus();
    };
    list.replaceChildren(...files.map((file) => preview(file, without(file))));
  };
  input.addEventListener("change", () => {
    const files = withinLimits(input, said);
    if (files.length !== input.files.length) put(input, files);
    draw();
  });
}

export function showFiles(scope) {
  scope.querySelectorAll("[data-files]").forEach(show);
}
