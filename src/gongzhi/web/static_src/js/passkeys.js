// Passkeys (WebAuthn): a button in [data-passkey] asks the device, puts the answer into its hidden field, sends the form.
const BINARY = new Set(["challenge", "id", "rawId"]);

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// What the server asks, with its base64url texts as bytes (WebAuthn level 3, 5.1.8 and 5.1.9); rp.id stays a name.
function asked({ publicKey }) {
  const decoded = (part) => Object.fromEntries(Object.entries(part).map(([name, value]) => [name, BINARY.has(name) ? bytes(value) : value]));
  const options = decoded(publicKey);
  if (options.user) options.user = decoded(options.user);
  for (const list of ["excludeCredentials", "allowCredentials"]) if (options[list]) options[list] = options[list].map(decoded);
  return { publicKey: options };
}

// What the device answers, as JSON (WebAuthn level 3, 5.1).
function answered(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const held = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(held), transports: response.getTransports?.() ?? [] },
  };
}

async function optionsOf({ dataset }) {
  if (!dataset.passkeyAsk) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(dataset.passkeyAsk, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

function offer(frame) {
  const field = document.getElementById(frame.dataset.passkeyField);
  const said = frame.querySelector("[data-passkey-said]");
  frame.hidden = false;
  frame.querySelector("button").addEventListener("click", async () => {
    said.textContent = "";
    try {
      const credential = await navigator.credentials[frame.dataset.passkey](asked(await optionsOf(frame)));
      field.value = JSON.stringify(answered(credential));
      field.form.noValidate = true; // the passkey takes the place of what else the form asks
      field.form.requestSubmit();
    } catch {
      said.textContent = frame.dataset.passkeyFailed;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("[data-passkey]").forEach(offer);
