// A line to the server that can be cut and mended: a port that passes everything on to another.
import {connect, createServer} from 'node:net';

export async function openLine(url) {
  const {hostname, port} = new URL(url);
  const sockets = new Set();
  const keep = (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((near) => {
    const far = keep(connect(Number(port), hostname));
    keep(near).pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const listen = (at) => new Promise((done) => server.listen(at, '127.0.0.1', done));
  await listen(0);
  const own = server.address().port;
  const cut = () => new Promise((done) => {
    server.close(done);
    sockets.forEach((socket) => socket.destroy());
  });
  return {url: `http://127.0.0.1:${own}`, cut, mend: () => listen(own)};
}
