// Tables are sorted by a click on a heading.
for (const table of document.querySelectorAll("table.numbers")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down === 1 ? "ascending" : "descending");
      const value = row => row.cells[column].textContent;
      const rows = [...body.rows].map(row => [value(row), row]);
      rows.sort(([a], [b]) => (a === "") - (b === "") || down * (a - b || (a < b ? -1 : a > b ? 1 : 0)));
      body.append(...rows.map(([, row]) => row));
    });
  });
}

// A piece is played by oscillators that sound like an organ: no sample, no request.
for (const player of document.querySelectorAll(".player")) {
  const { seconds, notes } = JSON.parse(player.dataset.piece);
  const [button, bar, output] = ["button", "progress", "output"].map(tag => player.querySelector(tag));
  let audio, ticking;

  function end() {
    clearInterval(ticking);
    audio?.close();
    audio = undefined;
    button.textContent = "Play";
    output.value = `${Math.round(seconds)} s`;
    bar.value = 0;
  }

  function begin() {
    audio = new AudioContext();
    const loud = new GainNode(audio, { gain: 0.12 }), begin = audio.currentTime + 0.1;
    const pipes = audio.createPeriodicWave([0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 0.5, 0.25, 0.3, 0.05, 0.1, 0, 0.1]);
    loud.connect(audio.destination);
    for (const [pitch, start, length] of notes) {
      const pipe = new OscillatorNode(audio, { frequency: 440 * 2 ** ((pitch - 69) / 12), periodicWave: pipes });
      const valve = new GainNode(audio, { gain: 0 }), from = begin + start, to = from + length;
      valve.gain.setValueAtTime(0, from);
      valve.gain.linearRampToValueAtTime(1, from + 0.03);
      valve.gain.setValueAtTime(1, Math.max(to - 0.06, from + 0.03));
      valve.gain.linearRampToValueAtTime(0, to);
      pipe.connect(valve).connect(loud);
      pipe.start(from);
      pipe.stop(to + 0.01);
    }
    ticking = setInterval(() => {
      const now = Math.max(0, audio.currentTime - begin);
      bar.value = now / seconds;
      output.value = `${Math.floor(now)} of ${Math.round(seconds)} s`;
      if (now > seconds + 0.2) end();
    }, 200);
    button.textContent = "Stop";
  }

  button.addEventListener("click", () => (audio ? end() : begin()));
  button.hidden = bar.hidden = false;
  output.value = `${Math.round(seconds)} s`;
}
