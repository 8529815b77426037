// The arithmetic of layout/pieces.py and layout/placing.py, for what is shown of a
// picture: containers that are collapsed are as high as their header, and error paths
// may be left out. A test compares both where all is shown.
"use strict";

class Layout {
  // `sizes` are the distances of pieces.py and placing.py by their names.
  constructor(sizes, collapsed, withErrors) {
    Object.assign(this, sizes);
    this.collapsed = collapsed;
    this.withErrors = withErrors;
    this.boxes = new Map();
    this.lines = [];
    this.labels = [];
  }

  // Sizes, from the inside out.

  measure(piece) {
    piece.closed = piece.type === "frame" && this.collapsed.has(piece.id);
    const reach = piece.aside && this.withErrors ? this.ASIDE + piece.aside.width : 0;
    switch (piece.type) {
      case "leaf":
        piece.left = Math.floor(piece.width / 2);
        piece.right = piece.width - piece.left + reach;
        piece.exit = piece.box;
        piece.height = Math.max(piece.box, reach ? piece.aside.height : 0);
        break;
      case "stack":
        this.measureStack(piece);
        break;
      case "fan":
        this.measureFan(piece);
        break;
      case "frame":
        this.measureFrame(piece);
        piece.right += reach;
        if (reach) piece.height = Math.max(piece.height, piece.aside.height);
    }
  }

  measureStack(piece) {
    Object.assign(piece, { left: 0, right: 0, height: 0, exit: 0, open: true });
    for (const part of piece.parts) {
      this.measure(part);
      const start = piece.height ? piece.height + this.GAP : 0;
      piece.left = Math.max(piece.left, part.left);
      piece.right = Math.max(piece.right, part.right);
      piece.exit = start + part.exit;
      piece.height = start + part.height;
      piece.open = part.open;
    }
  }

  measureFan(piece) {
    const columns = piece.columns.filter((each) => this.withErrors || each.kind === "next");
    piece.shown = columns;
    columns.forEach((column, at) => this.spread(columns[at - 1], column));
    const heads = Math.max(0, ...columns.map((each) => (each.head ? each.head.height : 0)));
    piece.start = heads + (piece.way === "bus" || piece.way === "bar" ? this.BUS : 0);
    piece.body = piece.start + (columns.some((each) => each.tag) ? this.LABELLED : this.GAP);
    const bodies = columns.map((each) => (each.body ? each.body.height : 0));
    const low = piece.body + Math.max(0, ...bodies);
    const meets = piece.way === "bar" || columns.slice(1).some((each) => each.open);
    piece.meeting = meets ? low + this.BUS : low;
    piece.height = piece.exit = meets ? piece.meeting + this.ROUND : low;
    const last = columns[columns.length - 1];
    piece.left = columns[0].left;
    piece.right = last.offset + last.right;
    piece.open = piece.way === "bar" || columns.some((each) => each.open);
  }

  spread(before, column) {
    const parts = [column.head, column.body].filter(Boolean);
    parts.forEach((part) => this.measure(part));
    const half = column.tag ? Math.floor(column.tag.width / 2) + 4 : 0;
    column.left = Math.max(half, ...parts.map((part) => part.left));
    column.right = Math.max(half, ...parts.map((part) => part.right));
    column.open = !column.body || column.body.open;
    column.offset = 0;
    if (!before) return;
    column.offset = before.offset + before.right + this.BESIDE + column.left;
    if (column.side && before.head) {
      const reach = column.head ? column.head.left : 0;
      const needed = before.head.right + column.side.width + 2 * this.BUS + reach;
      column.offset = Math.max(column.offset, before.offset + needed);
    }
  }

  measureFrame(piece) {
    const half = Math.floor(piece.least / 2);
    if (piece.closed) {
      Object.assign(piece, { left: half, right: half, height: piece.head, exit: piece.head });
      piece.wide = 2 * half;
      return;
    }
    const content = piece.content;
    this.measure(content);
    piece.left = Math.max(content.left + this.PAD + (piece.back ? this.LANE : 0), half);
    piece.right = Math.max(content.right + this.PAD, half);
    piece.wide = piece.left + piece.right;
    const start = piece.head + (piece.flush ? 0 : this.GAP);
    const tail = this.PAD + (piece.back ? this.BUS : 0);
    piece.height = piece.exit = start + content.height + tail;
  }

  // Places, from the outside in.

  place(piece, x, y) {
    switch (piece.type) {
      case "leaf":
        this.box(piece, piece.id, x - piece.left, y, piece.width, piece.box);
        break;
      case "stack":
        this.placeStack(piece, x, y);
        break;
      case "fan":
        this.placeFan(piece, x, y);
        break;
      case "frame":
        this.box(piece, piece.id, x - piece.left, y, piece.wide, piece.exit);
        if (!piece.closed) this.placeContent(piece, x, y);
    }
  }

  box(piece, id, x, y, width, height) {
    this.boxes.set(id, { x, y, width, height, head: piece.head, closed: piece.closed });
    const aside = piece.aside;
    if (!aside || !this.withErrors) return;
    const right = x + width;
    this.boxes.set(aside.id, { x: right + this.ASIDE, y, ...aside });
    const level = y + Math.floor(Math.min(height, aside.height) / 2);
    this.line("undo", true, [right, level], [right + this.ASIDE, level]);
  }

  line(kind, arrow, ...points) {
    this.lines.push({ kind, arrow, points });
  }

  label(tag, x, y, kind) {
    this.labels.push({ ...tag, x, y, kind });
  }

  placeStack(piece, x, y) {
    let leaving = null;
    for (const part of piece.parts) {
      if (leaving !== null) this.line("next", true, [x, leaving], [x, y]);
      this.place(part, x, y);
      leaving = part.open ? y + part.exit : null;
      y += part.height + this.GAP;
    }
  }

  placeContent(piece, x, y) {
    const content = piece.content;
    const head = y + piece.head;
    const top = piece.flush ? head : head + this.GAP;
    const end = y + piece.exit;
    this.place(content, x, top);
    if (!content.height) {
      if (!piece.back) this.line("next", false, [x, head], [x, end]);
    } else if (!piece.flush) {
      this.line("next", true, [x, head], [x, top]);
    }
    if (piece.back) {
      const low = top + content.height + this.BUS;
      const lane = x - content.left - this.LANE;
      const leaving = [x, content.height ? top + content.exit : head];
      this.line("next", true, leaving, [x, low], [lane, low], [lane, head]);
    } else if (content.height && content.open) {
      this.line("next", false, [x, top + content.exit], [x, end]);
    }
  }

  placeFan(piece, x, y) {
    const columns = piece.shown;
    columns.forEach((column, at) => this.placeColumn(piece, columns[at - 1], column, x, y));
    if (piece.way !== "bar") return;
    const last = x + columns[columns.length - 1].offset;
    for (const level of [y + piece.start, y + piece.meeting]) {
      this.line("bar", false, [x - this.BAR, level], [last + this.BAR, level]);
    }
    this.line("next", false, [x, y], [x, y + piece.start]);
    this.line("next", false, [x, y + piece.meeting], [x, y + piece.exit]);
  }

  placeColumn(piece, before, column, x, y) {
    const spine = x + column.offset;
    if (column.head) this.place(column.head, spine, y);
    const way = this.wayIn(piece, before, column, x, y);
    let leaving = way;
    if (column.body) {
      const top = y + piece.body;
      this.line(column.kind, true, ...way, [spine, top]);
      this.place(column.body, spine, top);
      leaving = column.open ? [[spine, top + column.body.exit]] : null;
    }
    if (column.tag) this.label(column.tag, spine, y + piece.start + this.TAG, column.kind);
    if (!leaving) return;
    const meeting = y + piece.meeting;
    const end = [x, y + piece.exit];
    if (piece.way === "bar") this.line("next", false, ...leaving, [spine, meeting]);
    else if (!before) this.line("next", false, ...leaving, end);
    else this.line("next", false, ...leaving, [spine, meeting], [x, meeting], end);
  }

  wayIn(piece, before, column, x, y) {
    const spine = x + column.offset;
    if (piece.way === "chain" && before && before.head) {
      return this.wayFromQuestion(before, column, x, y);
    }
    if (piece.way === "bus" && before) {
      const head = piece.shown[0].head;
      const level = y + piece.start;
      return [[x, head ? y + head.exit : y], [x, level], [spine, level]];
    }
    if (piece.way === "bar") return [[spine, y + piece.start]];
    return [[spine, column.head ? y + column.head.exit : y]];
  }

  wayFromQuestion(before, column, x, y) {
    const spine = x + column.offset;
    const start = x + before.offset + before.head.right;
    const level = y + Math.floor(before.head.height / 2);
    if (column.side) {
      const middle = start + this.BUS - 4 + Math.floor(column.side.width / 2);
      this.label(column.side, middle, level, column.kind);
    }
    if (!column.head) return [[start, level], [spine, level]];
    this.line("next", true, [start, level], [spine - column.head.left, level]);
    return [[spine, y + column.head.exit]];
  }
}

// The shapes of svg.py: paths with round corners, and the tips of arrows.

function toward([x, y], [toX, toY], by) {
  return [x + Math.sign(toX - x) * by, y + Math.sign(toY - y) * by];
}

function route({ points, arrow }, round, tip) {
  points = [...points];
  if (arrow) {
    const [before, end] = points.slice(-2);
    points[points.length - 1] = toward(end, before, tip - 1);
  }
  let d = `M${points[0].join(" ")}`;
  for (let at = 1; at < points.length - 1; at += 1) {
    const [a, b, c] = points.slice(at - 1, at + 2);
    if ((a[0] === b[0]) === (b[0] === c[0])) {
      d += `L${b.join(" ")}`;
      continue;
    }
    const long = ([px, py], [qx, qy]) => Math.abs(px - qx) + Math.abs(py - qy);
    const radius = Math.min(round, long(a, b), long(b, c));
    d += `L${toward(b, a, radius).join(" ")}Q${b.join(" ")} ${toward(b, c, radius).join(" ")}`;
  }
  return `${d}L${points[points.length - 1].join(" ")}`;
}

function arrowhead(points, tip, half) {
  const [before, end] = points.slice(-2);
  const [x, y] = end;
  const [backX, backY] = toward(end, before, tip);
  if (backX === x) return `M${x} ${y}L${x - half} ${backY}H${x + half}Z`;
  return `M${x} ${y}L${backX} ${y - half}V${y + half}Z`;
}
