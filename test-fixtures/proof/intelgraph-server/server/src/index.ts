// @ts-ignore: express comes without types
import express from 'express';
import neo4j from 'neo4j-driver';

const check = (globalThis as any).process.argv.includes('check');
const app = express();
app.get('/size/:n', (request, response) => response.send(neo4j.int(request.params.n).multiply(2).toString()));
const server = app.listen(check ? 0 : 4000, async () => {
  if (!check) {
    return;
  }
  const answer = await (globalThis as any).fetch(`http://127.0.0.1:${server.address().port}/size/21`);
  console.log(await answer.text());
  server.close();
});
