// The page's only script: a readout under the pointer, links that open what they lead to, and everything open on paper.
// Without it the page loses the readout alone: a closed episode still opens by a click.

const READOUT = `
function nearest(places, place) {
  let best = 0;
  places.forEach((candidate, index) => {
    if (Math.abs(candidate - place) < Math.abs(places[best] - place)) best = index;
  });
  return best;
}
function format(value, column) {
  const number = value.toLocaleString("en-US", { minimumFractionDigits: column.decimals, maximumFractionDigits: column.decimals });
  return number.replace("-", "\\u2212") + (column.unit ? " " + column.unit : "");
}
function row(tag, texts) {
  const element = document.createElement(tag);
  for (const text of texts) element.appendChild(document.createElement("i")).textContent = text;
  for (const part of element.children) part.style.fontStyle = "normal";
  return element;
}
function watch(figure) {
  const data = JSON.parse(figure.querySelector(".readout-data").textContent);
  const box = figure.appendChild(document.createElement("div"));
  box.className = "readout";
  box.hidden = true;
  for (const svg of figure.querySelectorAll(".drawing svg")) {
    const cursor = svg.querySelector(".cursor");
    svg.addEventListener("pointermove", (event) => show(figure, svg, cursor, box, data, event));
    svg.addEventListener("pointerleave", () => {
      box.hidden = true;
      cursor.style.visibility = "hidden";
    });
  }
}
function show(figure, svg, cursor, box, data, event) {
  if (data.places.length === 0) return;
  const paper = svg.getBoundingClientRect();
  const outer = figure.getBoundingClientRect();
  const scale = paper.width / svg.viewBox.baseVal.width;
  const left = Number(svg.dataset.left);
  const width = Number(svg.dataset.right) - left;
  const index = nearest(data.places, ((event.clientX - paper.left) / scale - left) / width);
  const x = left + data.places[index] * width;
  cursor.setAttribute("x1", x);
  cursor.setAttribute("x2", x);
  cursor.style.visibility = "visible";
  box.replaceChildren(row("b", [data.moments[index]]), ...data.columns.map((column) => row("span", [column.label, format(column.values[index], column)])));
  box.hidden = false;
  const place = paper.left - outer.left + x * scale;
  const beside = place + 14 + box.offsetWidth > outer.width ? place - 14 - box.offsetWidth : place + 14;
  box.style.left = Math.max(0, beside) + "px";
  box.style.top = Math.max(0, event.clientY - outer.top - box.offsetHeight - 14) + "px";
}
document.querySelectorAll(".figure:has(.readout-data)").forEach(watch);`;

const LINKS = `
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || target.tagName !== "DETAILS") return;
  target.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", openTarget);
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) openTarget();
});
openTarget();`;

const PRINT = `
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});`;

export const SCRIPT = [READOUT, LINKS, PRINT].join("");
