const dgram = require('unix-dgram');
const { unlinkSync } = require('node:fs');

const path = `/tmp/${process.pid}.socket`;
const server = dgram.createSocket('unix_dgram', message => {
  console.log(`heard: ${message}`);
  server.close();
  unlinkSync(path);
});
server.bind(path);
const client = dgram.createSocket('unix_dgram');
client.send(Buffer.from('good day'), 0, 8, path, () => client.close());
