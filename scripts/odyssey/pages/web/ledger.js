// Filters and the order of the claims. Without it every claim is there, paper by paper.
for (const claims of document.querySelectorAll(".claims")) {
  const form = claims.querySelector(".filters"), output = form.querySelector("output");
  const folded = [...claims.querySelectorAll("details.rest")].map(details => ({ details, wasOpen: details.open }));
  const tables = [...claims.querySelectorAll("table.ledger")].map(table => {
    const bodies = [...table.tBodies].map(body => ({ body, heading: body.rows[0], rows: [...body.rows].slice(1) }));
    return { table, bodies, rows: bodies.flatMap(part => part.rows) };
  });
  const rows = tables.flatMap(part => part.rows);
  const verdicts = ["reproduced", "contradicted", "undecided", "not run"];
  const keys = {
    verdict: row => verdicts.indexOf(row.dataset.verdict),
    study: row => row.dataset.study || "\uffff",
    trials: row => -row.dataset.trials,
  };

  function order(by) {
    for (const { table, bodies, rows } of tables) {
      const first = bodies[0].body;
      if (by === "paper") {
        for (const part of bodies) part.body.append(part.heading, ...part.rows);
      } else {
        const value = keys[by], less = (a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0);
        first.append(...[...rows].sort(less));
      }
      for (const part of bodies) part.heading.hidden = by !== "paper";
    }
  }

  function show() {
    const asked = Object.fromEntries(new FormData(form)), words = asked.words.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = row =>
      (!asked.verdict || row.dataset.verdict === asked.verdict) &&
      (!asked.paper || row.dataset.paper === asked.paper) &&
      (!asked.study || row.dataset.study.split(", ").includes(asked.study)) &&
      words.every(word => `${row.dataset.paper} ${row.textContent}`.toLowerCase().includes(word));
    for (const row of rows) row.hidden = !fits(row);
    order(asked.order);
    for (const { bodies } of tables)
      for (const { body, heading } of bodies)
        heading.hidden ||= body.hidden = [...body.rows].every(row => row === heading || row.hidden);
    const shown = rows.filter(row => !row.hidden);
    output.value = shown.length === rows.length ? `${rows.length} claims` : `${shown.length} of ${rows.length} claims`;
    const narrowed = shown.length < rows.length;
    for (const { details, wasOpen } of folded) {
      const inside = shown.filter(row => details.contains(row)).length;
      details.open = wasOpen || (narrowed && inside > 0);
      details.hidden = !inside;
    }
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  if (form.querySelector("select").value || form.elements.words.value) show(); // what a browser kept of before
}
