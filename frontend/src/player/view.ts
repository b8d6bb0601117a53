/** Which part of the picture is seen: plain arithmetic, no page. Lengths are CSS px, points 0..1 of the picture. */
export interface Point {
  x: number;
  y: number;
}

export interface Plate extends Point {
  width: number;
  height: number;
}

export const maxZoom = 10;

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

export class View {
  zoom = 1;
  centre: Point = { x: 0.5, y: 0.5 };

  constructor(
    readonly pictureWidth: number,
    readonly pictureHeight: number,
    public stageWidth = 1,
    public stageHeight = 1,
  ) {}

  /** The picture's size at zoom 1: whole, as large as the stage allows. */
  private base(): { width: number; height: number } {
    const scale = Math.min(this.stageWidth / this.pictureWidth, this.stageHeight / this.pictureHeight);
    return { width: this.pictureWidth * scale, height: this.pictureHeight * scale };
  }

  /** Where the whole picture lies relative to the stage. */
  plate(): Plate {
    const { width, height } = this.base();
    const [w, h] = [width * this.zoom, height * this.zoom];
    return {
      x: this.stageWidth / 2 - this.centre.x * w,
      y: this.stageHeight / 2 - this.centre.y * h,
      width: w,
      height: h,
    };
  }

  toPicture(stage: Point): Point {
    const plate = this.plate();
    return { x: (stage.x - plate.x) / plate.width, y: (stage.y - plate.y) / plate.height };
  }

  toStage(picture: Point): Point {
    const plate = this.plate();
    return { x: plate.x + picture.x * plate.width, y: plate.y + picture.y * plate.height };
  }

  resize(width: number, height: number): void {
    this.stageWidth = Math.max(width, 1);
    this.stageHeight = Math.max(height, 1);
    this.settle();
  }

  /** Zoom so that the place under `stage` stays under it. */
  zoomAt(stage: Point, factor: number): void {
    const under = this.toPicture(stage);
    this.zoom = clamp(this.zoom * factor, 1, maxZoom);
    const moved = this.toStage(under);
    this.pan(stage.x - moved.x, stage.y - moved.y);
  }

  pan(dx: number, dy: number): void {
    const plate = this.plate();
    this.centre = { x: this.centre.x - dx / plate.width, y: this.centre.y - dy / plate.height };
    this.settle();
  }

  /** Bring a point of the picture at least `margin` px inside the stage. */
  reveal(picture: Point, margin: number): void {
    const at = this.toStage(picture);
    const inset = Math.min(margin, this.stageWidth / 3, this.stageHeight / 3);
    const dx = clamp(at.x, inset, this.stageWidth - inset) - at.x;
    const dy = clamp(at.y, inset, this.stageHeight - inset) - at.y;
    if (dx || dy) this.pan(dx, dy);
  }

  whole(): void {
    this.zoom = 1;
    this.centre = { x: 0.5, y: 0.5 };
  }

  /** No empty band while there is picture to show. */
  private settle(): void {
    const { width, height } = this.base();
    const halfX = Math.min(0.5, this.stageWidth / (2 * width * this.zoom));
    const halfY = Math.min(0.5, this.stageHeight / (2 * height * this.zoom));
    this.centre = {
      x: clamp(this.centre.x, halfX, 1 - halfX),
      y: clamp(this.centre.y, halfY, 1 - halfY),
    };
  }
}
