// The server listens on all interfaces; a test must not.
import { Server } from "node:net";

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  return listen.call(this, Number(port), "127.0.0.1", ...rest);
};
