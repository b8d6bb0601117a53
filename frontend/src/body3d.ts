/**
 * The body in space. The page works without this script: it then shows a picture of the whole body and links to the
 * pictures of each region. Loaded on this page only, because three.js comes with it.
 */
import { fetched, type Names, type Scene } from "./body/data";
import { Stage, type Hit, type LayerName } from "./body/stage";

const TURN = 15;
const LIFT_MM = 60;

async function start(root: HTMLElement): Promise<void> {
  const canvas = root.querySelector("canvas")!;
  const said = root.querySelector<HTMLElement>("[data-body-said]")!;
  const names = JSON.parse(root.dataset.names!) as Names;
  if (!canvas.getContext || !hasWebgl()) {
    said.textContent = names.words.no_webgl ?? "";
    root.classList.add("is-flat");
    return;
  }
  said.textContent = names.words.loading ?? "";
  let stage: Stage;
  let scene: Scene;
  try {
    const [mesh, read] = await Promise.all([
      fetched(root.dataset.mesh!, (response) => response.arrayBuffer()),
      fetched(root.dataset.scene!, (response) => response.json() as Promise<Scene>),
    ]);
    scene = read;
    stage = new Stage(canvas, scene, mesh, names);
  } catch {
    said.textContent = names.words.failed ?? "";
    root.classList.add("is-flat");
    return;
  }
  root.classList.add("is-ready");
  said.textContent = names.words.ready ?? "";
  const nerves = new Map(names.nerves.map((nerve) => [nerve.id, nerve]));
  const choice = root.querySelector<HTMLSelectElement>("select[name=nerve]")!;
  const open = root.querySelector<HTMLAnchorElement>("[data-body-open]")!;

  function name(hit: Hit): string {
    if (hit.kind === "nerve") return nerves.get(hit.id)?.name ?? "";
    if (hit.kind === "territory") {
      return (names.words.territory ?? "%s").replace("%s", nerves.get(hit.id)?.name ?? "");
    }
    return (hit.kind === "hazard" ? names.hazards : names.landmarks)[hit.id] ?? "";
  }

  function choose(id: string): void {
    const nerve = nerves.get(id);
    choice.value = nerve ? id : "";
    stage.choose(nerve ? id : "");
    open.hidden = !nerve;
    if (nerve) {
      open.href = nerve.href;
      open.textContent = nerve.name;
    }
  }

  function best(): void {
    const nerve = nerves.get(choice.value);
    const view = nerve && scene.views[nerve.view];
    if (!view) {
      stage.turn([0, 0, 1], [0, 900, 0], 1900);
      return;
    }
    stage.turn(view.towards, view.centre, view.width_mm * 1.1);
    said.textContent = nerve.name;
  }

  choice.addEventListener("change", () => {
    choose(choice.value);
    best();
  });
  for (const box of root.querySelectorAll<HTMLInputElement>("input[data-layer]")) {
    const apply = () => stage.show(box.dataset.layer as LayerName, box.checked);
    box.addEventListener("change", apply);
    apply();
  }
  const acts: Record<string, () => void> = {
    best,
    whole: () => stage.turn([0, 0, 1], [0, 900, 0], 1900),
    left: () => stage.orbit(-TURN, 0),
    right: () => stage.orbit(TURN, 0),
    up: () => stage.orbit(0, TURN),
    down: () => stage.orbit(0, -TURN),
    in: () => stage.zoom(0.8),
    out: () => stage.zoom(1.25),
    higher: () => stage.lift(LIFT_MM),
    lower: () => stage.lift(-LIFT_MM),
  };
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-act]")) {
    button.addEventListener("click", () => acts[button.dataset.act!]?.());
  }
  const keys: Record<string, string> = {
    ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "in", "=": "in", "-": "out",
    PageUp: "higher", PageDown: "lower", Home: "whole", Enter: "best",
  };
  canvas.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[act]?.();
  });
  let down: [number, number] | null = null;
  canvas.addEventListener("pointerdown", (event) => (down = [event.clientX, event.clientY]));
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const hit = under(event);
    canvas.title = hit ? name(hit) : "";
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!down || Math.hypot(event.clientX - down[0], event.clientY - down[1]) > 6) return;
    const hit = under(event);
    if (!hit) return;
    said.textContent = name(hit);
    if (hit.kind === "nerve" || hit.kind === "territory") choose(hit.id);
  });

  function under(event: PointerEvent): Hit | null {
    const box = canvas.getBoundingClientRect();
    return stage.at(event.clientX - box.left, event.clientY - box.top);
  }

  const asked = new URLSearchParams(location.search).get("nerve");
  if (asked && nerves.has(asked)) {
    choose(asked);
    best();
  }
}

function hasWebgl(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

const root = document.querySelector<HTMLElement>("[data-body]");
if (root) void start(root);
