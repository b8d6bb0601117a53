/** The body in space: mesh, nerves as tubes, exits, landmarks, hazards, territories as colours of the skin. */
import {
  AmbientLight, BufferAttribute, BufferGeometry, CatmullRomCurve3, Color, DirectionalLight, Group, HemisphereLight,
  Line, LineDashedMaterial, Mesh, MeshBasicMaterial, MeshLambertMaterial, Object3D, PerspectiveCamera, Raycaster,
  Scene as Space, SphereGeometry, TubeGeometry, Vector2, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { bytes, points, type Names, type Scene } from "./data";
import { readGlb } from "./glb";

export type LayerName = "nerves" | "exits" | "territories" | "landmarks" | "hazards";
export interface Hit {
  kind: "nerve" | "landmark" | "hazard" | "territory";
  id: string;
}

const SKIN = new Color(0xf2dccb);
const COLOURS = { nerve: 0xf2c230, deep: 0x6b4e00, hazard: 0x9c2740, landmark: 0x14213a, chosen: 0xe2571e };
const HUES = [0x5b8fb9, 0xb9795b, 0x6fa36a, 0x9a7bb5, 0xb59a3f, 0x5fa8a0, 0xb5657f, 0x7f8c5a];
const SIDES = ["right", "left"] as const;
const LIFT_MM = 1.2;

export class Stage {
  readonly space = new Space();
  readonly camera = new PerspectiveCamera(28, 1, 10, 20000);
  readonly renderer: WebGLRenderer;
  readonly controls: OrbitControls;
  private readonly layers: Record<LayerName, Group>;
  private readonly skin: Mesh<BufferGeometry, MeshLambertMaterial>;
  private readonly labels: Uint8Array;
  private chosen = "";
  private waiting = false;

  constructor(readonly canvas: HTMLCanvasElement, private readonly scene: Scene, mesh: ArrayBuffer, names: Names) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.layers = {
      nerves: new Group(), exits: new Group(), territories: new Group(), landmarks: new Group(), hazards: new Group(),
    };
    this.labels = bytes(scene.territories.labels);
    this.skin = this.body(mesh);
    this.space.add(this.skin, new AmbientLight(0xffffff, 0.55), new HemisphereLight(0xffffff, 0xd8c7b8, 1.1));
    const key = new DirectionalLight(0xffffff, 1.5);
    key.position.set(-0.5, 0.7, 1);
    this.camera.add(key);
    this.space.add(this.camera);
    const injectable = new Set(names.nerves.filter((nerve) => nerve.injectable).map((nerve) => nerve.id));
    for (const side of SIDES) this.draw(side, injectable);
    for (const layer of Object.values(this.layers)) this.space.add(layer);
    this.layers.landmarks.visible = false;
    this.layers.hazards.visible = false;
    this.layers.territories.visible = false;
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enableDamping = false;
    this.controls.minDistance = 120;
    this.controls.maxDistance = 6000;
    this.controls.addEventListener("change", () => this.ask());
    new ResizeObserver(() => this.resize()).observe(canvas.parentElement!);
    this.turn([0, 0, 1], [0, 900, 0], 1900);
    this.resize();
  }

  private body(file: ArrayBuffer): Mesh<BufferGeometry, MeshLambertMaterial> {
    const { positions, triangles } = readGlb(file);
    const shape = new BufferGeometry();
    shape.setAttribute("position", new BufferAttribute(positions, 3));
    shape.setIndex(new BufferAttribute(triangles, 1));
    shape.computeVertexNormals();
    shape.setAttribute("color", new BufferAttribute(new Float32Array(positions.length), 3));
    const skin = new Mesh(shape, new MeshLambertMaterial({ vertexColors: true }));
    this.paint(skin.geometry, false);
    return skin;
  }

  /** Colours the skin by territory, or evenly. */
  private paint(shape: BufferGeometry, territories: boolean): void {
    const colour = shape.getAttribute("color") as BufferAttribute;
    const own = new Color();
    for (let i = 0; i < colour.count; i++) {
      const label = territories ? (this.labels[i] ?? 0) : 0;
      own.copy(SKIN);
      if (label > 0) {
        const mine = this.scene.territories.ids[label - 1] === this.chosen;
        own.lerp(new Color(mine ? COLOURS.nerve : HUES[label % HUES.length]), mine ? 0.75 : 0.42);
      }
      colour.setXYZ(i, own.r, own.g, own.b);
    }
    colour.needsUpdate = true;
  }

  private draw(side: "right" | "left", injectable: Set<string>): void {
    const ball = new SphereGeometry(1, 16, 12);
    for (const [id, nerve] of Object.entries(this.scene.nerves)) {
      for (const line of nerve.lines) {
        const colour = line.deep || !injectable.has(id) ? COLOURS.deep : COLOURS.nerve;
        this.line(this.layers.nerves, points(line.p, side), line.deep, colour, { kind: "nerve", id });
      }
      for (const exit of nerve.exits) {
        const at = points(exit.p, side)[0];
        if (at) this.dot(this.layers.exits, ball, at, 4, COLOURS.nerve, { kind: "nerve", id });
      }
    }
    for (const [id, hazard] of Object.entries(this.scene.hazards)) {
      for (const line of hazard.lines) {
        this.line(this.layers.hazards, points(line.p, side), false, COLOURS.hazard, { kind: "hazard", id });
      }
    }
    for (const [id, landmark] of Object.entries(this.scene.landmarks)) {
      if (side === "left" && landmark.midline) continue;
      const at = points(landmark.p, side)[0];
      if (at) this.dot(this.layers.landmarks, ball, at, 3, COLOURS.landmark, { kind: "landmark", id });
    }
  }

  private line(group: Group, at: [number, number, number][], deep: boolean, colour: number, hit: Hit): void {
    const path = at.map((point) => new Vector3(...point));
    if (path.length < 2) return;
    let drawn: Object3D;
    if (deep) {
      const dashes = new LineDashedMaterial({ color: colour, dashSize: 7, gapSize: 5 });
      drawn = new Line(new BufferGeometry().setFromPoints(path), dashes).computeLineDistances();
    } else {
      const curve = new CatmullRomCurve3(path, false, "centripetal");
      const tube = new TubeGeometry(curve, Math.max(2, Math.min(160, path.length * 2)), LIFT_MM * 1.5, 6);
      drawn = new Mesh(tube, new MeshBasicMaterial({ color: colour }));
    }
    drawn.userData = { ...hit, colour };
    group.add(drawn);
  }

  private dot(
    group: Group, ball: SphereGeometry, at: [number, number, number], radius: number, colour: number, hit: Hit,
  ): void {
    const drawn = new Mesh(ball, new MeshBasicMaterial({ color: colour }));
    drawn.position.set(...at);
    drawn.scale.setScalar(radius);
    drawn.userData = { ...hit, colour };
    group.add(drawn);
  }

  show(layer: LayerName, on: boolean): void {
    if (layer === "territories") this.paint(this.skin.geometry, on);
    this.layers[layer].visible = on;
    this.ask();
  }

  /** Marks one nerve among all; an empty id marks none. */
  choose(id: string): void {
    this.chosen = id;
    for (const group of [this.layers.nerves, this.layers.exits]) {
      for (const drawn of group.children as (Mesh | Line)[]) {
        const material = drawn.material as MeshBasicMaterial;
        const mine = id !== "" && drawn.userData.id === id;
        material.color.set(mine ? COLOURS.chosen : (drawn.userData.colour as number));
        material.transparent = id !== "" && !mine;
        material.opacity = id !== "" && !mine ? 0.35 : 1;
      }
    }
    if (this.layers.territories.visible) this.paint(this.skin.geometry, true);
    this.ask();
  }

  /** Looks at `centre` from the side `towards`, so that `width` mm fill the narrower side. */
  turn(towards: number[], centre: number[], width: number): void {
    const target = new Vector3(...(centre as [number, number, number]));
    const away = new Vector3(...(towards as [number, number, number])).normalize();
    const half = (this.camera.fov * Math.PI) / 360;
    const shape = Math.min(1, this.camera.aspect);
    this.camera.position.copy(target).addScaledVector(away, width / 2 / Math.tan(half) / shape);
    this.controls?.target.copy(target);
    this.controls?.update();
    this.ask();
  }

  /** Turns by degrees round the upright axis and up or down; keyboard and buttons use it. */
  orbit(round: number, up: number): void {
    const away = this.camera.position.clone().sub(this.controls.target);
    const length = away.length();
    const theta = Math.atan2(away.x, away.z) + (round * Math.PI) / 180;
    const limit = Math.PI / 2 - 0.02;
    const phi = Math.max(-limit, Math.min(limit, Math.asin(away.y / length) + (up * Math.PI) / 180));
    const flat = Math.cos(phi) * length;
    away.set(Math.sin(theta) * flat, Math.sin(phi) * length, Math.cos(theta) * flat);
    this.camera.position.copy(this.controls.target).add(away);
    this.controls.update();
    this.ask();
  }

  zoom(factor: number): void {
    const away = this.camera.position.clone().sub(this.controls.target);
    away.setLength(Math.min(this.controls.maxDistance, Math.max(this.controls.minDistance, away.length() * factor)));
    this.camera.position.copy(this.controls.target).add(away);
    this.controls.update();
    this.ask();
  }

  lift(mm: number): void {
    this.camera.position.y += mm;
    this.controls.target.y += mm;
    this.controls.update();
    this.ask();
  }

  /** What lies under a point of the canvas (CSS pixels from its corner). */
  at(x: number, y: number): Hit | null {
    const box = this.canvas.getBoundingClientRect();
    const ray = new Raycaster();
    ray.params.Line = { threshold: 4 };
    ray.setFromCamera(new Vector2((x / box.width) * 2 - 1, 1 - (y / box.height) * 2), this.camera);
    const skin = ray.intersectObject(this.skin)[0];
    const behind = skin ? skin.distance + 12 : Infinity;
    const drawn = Object.values(this.layers).filter((group) => group.visible).flatMap((group) => group.children);
    const hit = ray.intersectObjects(drawn, false).find((found) => found.distance <= behind);
    if (hit) return { kind: hit.object.userData.kind, id: hit.object.userData.id } as Hit;
    if (skin?.face && this.layers.territories.visible) {
      const label = this.labels[skin.face.a] ?? 0;
      const id = this.scene.territories.ids[label - 1];
      if (id) return { kind: "territory", id };
    }
    return null;
  }

  private resize(): void {
    const box = this.canvas.parentElement!.getBoundingClientRect();
    if (!box.width || !box.height) return;
    this.renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    this.renderer.setSize(box.width, box.height, false);
    this.camera.aspect = box.width / box.height;
    this.camera.updateProjectionMatrix();
    this.ask();
  }

  private ask(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.renderer.render(this.space, this.camera);
      this.canvas.dataset.frame = String(Number(this.canvas.dataset.frame ?? "0") + 1);
      const away = this.camera.position.clone().sub(this.controls.target).normalize();
      this.canvas.dataset.towards = away.toArray().map((n) => n.toFixed(3)).join(" ");
    });
  }
}
