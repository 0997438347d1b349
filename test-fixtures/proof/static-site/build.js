const { marked } = require('marked');
const fs = require('node:fs');

fs.mkdirSync('dist', { recursive: true });
for (const name of fs.readdirSync('pages')) {
  const html = marked.parse(fs.readFileSync(`pages/${name}`, 'utf8'));
  fs.writeFileSync(`dist/${name.replace(/\.md$/, '.html')}`, `<!doctype html>\n${html}`);
}
