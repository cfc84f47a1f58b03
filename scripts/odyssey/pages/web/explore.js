// Trials against each setting, and learning curves, drawn by Bokeh when somebody opens them.
let loading;
function bokeh() {
  loading ??= (async () => {
    const packed = Uint8Array.from(atob(document.getElementById("bokeh").textContent), letter => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  })();
  return loading;
}

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function select(name, choices, changed) {
  const made = element("select", { onchange: changed });
  choices.forEach((text, value) => made.append(element("option", { value, textContent: text })));
  return [element("label", { textContent: `${name} ` }, made), made];
}

function explorer(details) {
  const data = JSON.parse(details.querySelector("script").textContent), { cells, tasks, trials, axes, curves } = data;
  const place = element("div", { className: "drawn" }), form = element("form", { className: "filters" });
  const [taskLabel, task] = select("task", tasks.map(task => task.title), draw);
  const views = [...axes.map(axis => `score against ${axis.name}`)];
  if (curves.length) views.push("learning curves, validation", "learning curves, training");
  const [viewLabel, view] = select("show", views, draw);
  const chosen = element("fieldset", {}, element("legend", { textContent: "cells" }));
  const boxes = cells.map(cell => {
    const box = element("input", { type: "checkbox", checked: true, onchange: show });
    const name = element("span", { textContent: cell.name });
    name.style.borderBottom = `3px solid ${cell.colour}`;
    chosen.append(element("label", {}, box, name));
    return box;
  });
  const all = on => () => { boxes.forEach(box => { box.checked = on; }); show(); };
  chosen.append(
    element("button", { type: "button", textContent: "all", onclick: all(true) }),
    element("button", { type: "button", textContent: "none", onclick: all(false) }),
  );
  const said = element("output");
  form.append(taskLabel, viewLabel, chosen, said);
  form.onsubmit = event => event.preventDefault();
  details.append(form, place);
  let drawn = [];

  function show() {
    for (const { cell, renderer } of drawn) renderer.visible = boxes[cell].checked;
  }

  function figure(x, y, xLog, yLog, tooltips) {
    const made = Bokeh.Plotting.figure({
      height: 420, sizing_mode: "stretch_width", x_axis_label: x, y_axis_label: y,
      x_axis_type: xLog ? "log" : "linear", y_axis_type: yLog ? "log" : "linear",
      tools: "pan,box_zoom,wheel_zoom,reset,save",
    });
    made.toolbar.logo = null;
    made.add_tools(new Bokeh.HoverTool({ tooltips }));
    return made;
  }

  const span = values => {
    const known = values.filter(value => value !== null);
    return known.length && Math.min(...known) > 0 && Math.max(...known) / Math.min(...known) > 30;
  };

  function drawAxis(axis, of) {
    const { score, factor } = tasks[of];
    const rows = trials.id.map((_, row) => row).filter(row => trials.task[row] === of && axis.values[row] !== null);
    const lacking = trials.task.filter(task => task === of).length - rows.length;
    const made = figure(axis.name, score, axis.log, span(rows.map(row => trials.score[row])), [
      ["cell", "@name"], [axis.name, "@x"], [score, "@y"], ["status", "@status"], ["trial", "@id"],
    ]);
    cells.forEach((cell, number) => {
      const of = rows.filter(row => trials.cell[row] === number);
      if (!of.length) return;
      const source = new Bokeh.ColumnDataSource({ data: {
        x: of.map(row => axis.values[row]), y: of.map(row => trials.score[row] * factor), id: of.map(row => trials.id[row]),
        status: of.map(row => trials.status[row]), name: of.map(() => cell.name),
      } });
      const renderer = made.scatter({ field: "x" }, { field: "y" }, {
        source, marker: cell.marker, size: 8, fill_color: cell.colour, line_color: "white", line_width: 0.5, fill_alpha: 0.85,
      });
      drawn.push({ cell: number, renderer });
    });
    said.value = `${rows.length} trials${lacking ? `; ${lacking} have no ${axis.name}` : ""}`;
    return made;
  }

  function drawCurves(name, of) {
    const some = curves.filter(curve => curve.task[0] === of);
    const made = figure("epoch", `${name === "valid_loss" ? "validation" : "training"} ${tasks[of].loss}`, false,
      span(some.flatMap(curve => curve[name])), [["cell", "@name"], ["epoch", "@x"], ["loss", "@y"], ["trial", "@id"]]);
    for (const curve of some) {
      const { name: label, colour } = cells[curve.cell[0]], same = value => curve.epoch.map(() => value);
      const source = new Bokeh.ColumnDataSource({ data: {
        x: curve.epoch, y: curve[name].map(value => value ?? NaN), name: same(label), id: same(curve.id[0]),
      } });
      const renderer = made.line({ field: "x" }, { field: "y" }, { source, line_color: colour, line_width: 1.5, line_alpha: 0.8 });
      drawn.push({ cell: curve.cell[0], renderer });
    }
    said.value = `${some.length} curves`;
    return made;
  }

  async function draw() {
    await bokeh();
    const of = Number(task.value), which = Number(view.value);
    drawn = [];
    place.replaceChildren();
    const made = which < axes.length ? drawAxis(axes[which], of) :
      drawCurves(which === axes.length ? "valid_loss" : "train_loss", of);
    show();
    await Bokeh.Plotting.show(made, place);
    place.dataset.drawn = drawn.length;
  }

  return draw;
}

for (const details of document.querySelectorAll("details.explore")) {
  details.hidden = false;
  details.addEventListener("toggle", () => details.open && explorer(details)(), { once: true });
}
