// What is said, in Chinese and English; who reads chooses which one shows.

export const both = (zh, en) => ({ zh, en });

const MONTHS = "January February March April May June July August September October November December".split(" ");
const BEIJING = 8 * 3600 * 1000;

// A moment in Beijing time, in words; the time of a device or its place doesn't matter.
export function momentOf(milliseconds) {
  const at = new Date(milliseconds + BEIJING);
  const [year, month, day, hours] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
  const minutes = String(at.getUTCMinutes()).padStart(2, "0");
  return both(
    `${year}年${month + 1}月${day}日${hours}时${minutes}分`,
    `${hours}:${minutes} on ${day} ${MONTHS[month]} ${year} (Beijing time)`,
  );
}

// An element with text in both languages; options are its attributes.
export function element(tag, content, options = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) made.setAttribute(name, value);
  for (const part of [content].flat()) made.append(...nodesOf(part));
  return made;
}

function nodesOf(part) {
  if (part === null || part === undefined) return [];
  if (part instanceof Node) return [part];
  if (typeof part === "string") return [document.createTextNode(part)];
  return ["zh", "en"].map((language) => element("span", part[language], { lang: language }));
}
