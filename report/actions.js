// The small buttons under a view: copy its sentence, copy the link that opens exactly this view.
// Copying text works without HTTPS too, through a selected text field.
export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".actions");
  const link = () => location.origin + location.pathname + "?" + new URLSearchParams(data.link);
  const copyText = async (text) => {
    if (window.isSecureContext && navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.appendChild(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("copy");
  };
  const button = (label, text) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.onclick = async () => {
      try {
        await copyText(text());
        made.textContent = data.words.copied;
      } catch {
        made.textContent = data.words.refused;
      }
      setTimeout(() => { made.textContent = label; }, 2000);
    };
    return made;
  };
  box.replaceChildren(
    button(data.words.sentence, () => data.sentence),
    button(data.words.link, link),
  );
}
