// What every page gets: GOV.UK's small behaviours and ours. Without it every page still works.
import { CharacterCount, ErrorSummary, createAll } from "govuk-frontend";
import { tickClocks } from "./clocks.js";
import { workAtDesk } from "./desk.js";
import { keepDrafts } from "./drafts.js";
import { showFiles } from "./files.js";
import { listenForKeys } from "./keyboard.js";
import { askBeforeLeaving } from "./leaving.js";
import { offerColleagues } from "./mentions.js";
import { sendOnce } from "./once.js";
import { offerPlaces } from "./places.js";

document.documentElement.classList.add("scripted");
document.body.classList.add("js-enabled", "govuk-frontend-supported");

createAll(CharacterCount);
createAll(ErrorSummary);
keepDrafts(document);
offerPlaces(document);
offerColleagues(document);
showFiles(document);
tickClocks(document);
askBeforeLeaving();
listenForKeys();
sendOnce();
workAtDesk(document);

// A part of a page that htmx brought gets the same.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt === document.body) return;
  createAll(CharacterCount, undefined, { scope: elt });
  keepDrafts(elt);
  offerPlaces(elt);
  showFiles(elt);
});
