// Asks Python for a table of what Node reckons.
const { execFileSync } = require('node:child_process');
const ms = require('ms');

const rows = ['1s', '2 minutes', '3h'].map((text) => [text, ms(text)]);
console.log(execFileSync('python3', ['table.py', JSON.stringify(rows)]).toString());
