/**
 * Passkeys. A form or button with `data-passkey="create"` or `"get"`, `data-options-url` and `data-finish-url`:
 * options come by POST as WebAuthn JSON, the credential goes back by POST as {"credential": …} together with the
 * other fields of its form. The answer {"next": href} is followed; {"message": sentence} is shown in the nearest
 * `[data-passkey-message]`. `data-passkey="fill"` puts the credential into the form's hidden field
 * `credential` and sends the form as it stands. Without scripts or without WebAuthn the element stays hidden
 * (class js-only) and the password is the way.
 */
interface Json {
  [key: string]: unknown;
}

const decode = (text: string): ArrayBuffer => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
};

const encode = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withIds = (list: unknown) => ((list as { id: string }[]) ?? []).map((one) => ({ ...one, id: decode(one.id) }));

async function post(url: string, body: Json): Promise<Json> {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  const field = document.querySelector<HTMLInputElement>('input[name="csrf_token"]');
  const response = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": meta?.content ?? field?.value ?? "",
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Json;
  if (!response.ok) throw new Error(String(answer.message ?? response.status));
  return answer;
}

async function create(options: Json): Promise<Json> {
  const user = options.user as { id: string };
  const publicKey = {
    ...options,
    challenge: decode(String(options.challenge)),
    user: { ...user, id: decode(user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return described(made, {
    clientDataJSON: encode(response.clientDataJSON),
    attestationObject: encode(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

async function get(options: Json): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: decode(String(options.challenge)),
    allowCredentials: withIds(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return described(found, {
    clientDataJSON: encode(response.clientDataJSON),
    authenticatorData: encode(response.authenticatorData),
    signature: encode(response.signature),
    userHandle: response.userHandle ? encode(response.userHandle) : null,
  });
}

function described(credential: PublicKeyCredential, response: Json): Json {
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function run(element: HTMLElement, form: HTMLFormElement | null): Promise<void> {
  const { passkey, optionsUrl = "", finishUrl = "" } = element.dataset;
  const fields: Json = form ? Object.fromEntries(new FormData(form)) : {};
  delete fields.csrf_token;
  const place = form ?? element.parentElement ?? element;
  const line = place.querySelector<HTMLElement>("[data-passkey-message]");
  try {
    const options = await post(optionsUrl, fields);
    const publicKey = (options.publicKey as Json | undefined) ?? options;
    const credential = passkey === "create" ? await create(publicKey) : await get(publicKey);
    const filled = form?.querySelector<HTMLInputElement>("input[name=credential]");
    if (passkey === "fill" && form && filled) {
      filled.value = JSON.stringify(credential);
      form.requestSubmit();
      return;
    }
    const answer = await post(finishUrl, { ...fields, credential });
    if (answer.next) location.assign(String(answer.next));
    else location.reload();
  } catch (error) {
    const stopped = error instanceof DOMException && error.name === "NotAllowedError";
    if (line) line.textContent = stopped ? (line.dataset.stopped ?? "") : (error as Error).message;
  }
}

for (const element of document.querySelectorAll<HTMLElement>("[data-passkey]")) {
  if (!("credentials" in navigator) || !("PublicKeyCredential" in window)) {
    element.hidden = true;
    continue;
  }
  const form = element instanceof HTMLFormElement ? element : element.closest("form");
  element.addEventListener(element instanceof HTMLFormElement ? "submit" : "click", (event) => {
    event.preventDefault();
    void run(element, form);
  });
}

export {};
