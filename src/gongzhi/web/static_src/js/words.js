// The words that scripts say: the page brings them in its language as JSON (tag script_words).
const holder = document.getElementById("words");
const words = holder ? JSON.parse(holder.textContent) : {};

export function say(name, values = {}) {
  const sentence = words[name] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export const language = document.documentElement.lang || "zh-hans";
