// The room: arrow keys go from point to point, and a timer counts what is left of the point's minutes. The links work without it.
(() => {
  "use strict";
  const go = (rel) => { const link = document.querySelector(`.fl-room a[rel="${rel}"]`); if (link) location.assign(link.href); };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") { event.preventDefault(); go("next"); }
    if (event.key === "ArrowLeft" || event.key === "PageUp") { event.preventDefault(); go("prev"); }
  });
  const timer = document.querySelector("[data-fl-timer]");
  if (!timer) return;
  const end = Date.now() + Number(timer.dataset.flTimer) * 60000;
  const show = () => {
    const left = Math.round((end - Date.now()) / 1000), much = Math.abs(left);
    const clock = `${Math.floor(much / 60)}.${String(much % 60).padStart(2, "0")}`;
    timer.textContent = `${clock} ${left < 0 ? timer.dataset.flOver : timer.dataset.flLeft}`;
  };
  show(); timer.hidden = false; setInterval(show, 1000);
})();
