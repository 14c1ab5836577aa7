// The small buttons under a view: copy or save its picture, copy its sentence and the link that opens exactly this view.
// The picture is made by the chart's own camera button, so that it looks as the page does: its file is caught on the way out.
const SLIDE = [960, 540];

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".actions");
  const words = data.words;
  const link = () => location.origin + location.pathname + "?" + new URLSearchParams(data.link);
  const view = () => document.querySelector(".st-key-view_" + data.name);
  const chart = () => view()?.querySelector(".js-plotly-plot");

  if (data.screen) fit();
  const row = [group(words.copy)];
  if (data.name) row.push(button(words.copy, words.picture, copyPicture));
  row.push(button(words.copy, words.sentence, () => copyText(data.sentence)));
  row.push(button(words.copy, words.sentence_link, () => copyText(data.sentence + "\n" + link())));
  row.push(button(words.copy, words.link, () => copyText(link())));
  if (data.name) {
    row.push(group(words.save));
    row.push(button(words.save, "PNG", () => save("png")), button(words.save, "SVG", () => save("svg")));
  }
  box.replaceChildren(...row);

  function group(word) {
    const made = document.createElement("span");
    made.textContent = word;
    made.ariaHidden = "true";
    return made;
  }

  function button(doing, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.ariaLabel = `${doing} ${label}`;
    made.onclick = async () => {
      let said = words.done;
      try {
        await act();
      } catch (error) {
        said = error.message === "insecure" ? words.insecure : words.refused;
      }
      made.textContent = made.ariaLabel = said;
      setTimeout(() => { made.textContent = label; made.ariaLabel = `${doing} ${label}`; }, said === words.done ? 2000 : 8000);
    };
    return made;
  }

  // Copying text works without HTTPS too, through a selected text field; a picture needs HTTPS or localhost.
  async function copyText(text) {
    if (window.isSecureContext && navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.appendChild(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("refused");
  }

  async function copyPicture() {
    if (!window.isSecureContext || !navigator.clipboard?.write) throw new Error("insecure");
    // the promise is handed over at once: browsers allow writing only in answer to the click
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture("png").then((made) => made.blob) })]);
  }

  async function save(format) {
    const made = await picture(format);
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(made.blob);
    anchor.download = made.name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  }

  function picture(format) {
    return new Promise((resolve, reject) => {
      const drawn = chart();
      const camera = drawn?.querySelector(".modebar-btn");
      if (!camera) return reject(new Error("refused"));
      const options = drawn._context.toImageButtonOptions;
      const click = HTMLAnchorElement.prototype.click;
      const undo = () => { HTMLAnchorElement.prototype.click = click; clearTimeout(late); };
      const late = setTimeout(() => { undo(); reject(new Error("refused")); }, 15000);
      HTMLAnchorElement.prototype.click = function () {
        if (!this.download.startsWith(options.filename)) return click.call(this);
        undo();
        fetch(this.href).then((got) => got.blob()).then((blob) => resolve({ blob, name: this.download }), reject);
      };
      drawn._context.toImageButtonOptions = { ...options, format };
      camera.click();
      drawn._context.toImageButtonOptions = options;
    });
  }

  // One chart alone, as large as a 16:9 picture of the window allows.
  function fit() {
    const grow = () => {
      const shown = view();
      const scale = Math.min(innerWidth / SLIDE[0], innerHeight / SLIDE[1]);
      shown?.style.setProperty("--scale", scale);
    };
    grow();
    window.onresize = grow;
  }
}
