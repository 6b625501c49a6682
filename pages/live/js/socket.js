// @ts-check
/** The connection to the server: says which runs are wished for, passes on what arrives, and connects again when lost. */

/** @typedef {{digest: string, arrays: boolean}} Wish */

const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;
const REFUSED = 4403;

/** One WebSocket that lives as long as its view. */
export class Socket {
  /**
   * @param {string} path
   * @param {{receive: (buffer: ArrayBuffer) => void, connected: (yes: boolean) => void, refused: () => void}} on
   */
  constructor(path, on) {
    // Older browsers take nothing but a whole address: http becomes ws, https wss.
    this.url = new URL(path, location.href).href.replace(/^http/, "ws");
    this.on = on;
    this.wish = "";
    this.token = "";
    this.wait = FIRST_WAIT;
    this.closed = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /** Say what is wished for; the same wish twice is sent once. @param {string} token @param {Wish[]} rows */
  ask(token, rows) {
    const wish = JSON.stringify({ token, rows });
    if (wish === this.wish) return;
    this.wish = wish;
    // A socket keeps its token: another session needs another socket.
    if (token !== this.token) {
      this.token = token;
      this.socket?.close();
      this.socket = null;
    }
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(wish);
    else this.#connect();
  }

  /** End the connection for good. */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  #connect() {
    clearTimeout(this.timer);
    if (this.closed || this.socket?.readyState === WebSocket.CONNECTING) return;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => socket === this.socket && socket.send(this.wish));
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.socket) return;
      this.wait = FIRST_WAIT;
      this.on.connected(true);
      if (data instanceof ArrayBuffer) this.on.receive(data);
    });
    socket.addEventListener("close", ({ code }) => {
      if (this.closed || socket !== this.socket) return;
      this.on.connected(false);
      // A refused token stays refused until the page's script has run again, so ask rarely.
      if (code === REFUSED) this.on.refused();
      this.#connectIn(code === REFUSED ? LONGEST_WAIT : this.wait);
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    });
  }

  /** @param {number} milliseconds */
  #connectIn(milliseconds) {
    clearTimeout(this.timer);
    // Spread over time, so that a whole class does not come back in the same instant.
    this.timer = setTimeout(() => this.#connect(), milliseconds * (0.75 + Math.random() / 2));
  }
}
