// Asks the device for a passkey and sends its answer with the form: <form data-passkey="get|create" data-options="{...}">.

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const wrong = form.querySelector("[data-passkey-wrong]");
  const button = form.querySelector("button");
  wrong.hidden = true;
  button.disabled = true;
  try {
    const { publicKey } = JSON.parse(form.dataset.options);
    const answer =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: forCreating(publicKey) })
        : await navigator.credentials.get({ publicKey: forSigningIn(publicKey) });
    form.elements.credential.value = JSON.stringify(asJson(answer));
    form.submit();
  } catch {
    // turned down, timed out, or no device: nothing was sent
    wrong.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

function forCreating(options) {
  const named = (options.excludeCredentials ?? []).map(descriptor);
  const user = { ...options.user, id: bytes(options.user.id) };
  return { ...options, user, challenge: bytes(options.challenge), excludeCredentials: named };
}

function forSigningIn(options) {
  const named = (options.allowCredentials ?? []).map(descriptor);
  return { ...options, challenge: bytes(options.challenge), allowCredentials: named };
}

function descriptor(one) {
  return { ...one, id: bytes(one.id) };
}

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
