// Says what the shop sells, how long an offer stands, and how long the script of its page is.
const { readFileSync } = require('node:fs');
const ms = require('ms');

const goods = readFileSync('goods.txt', 'utf8').trim().split('\n');
console.log(goods.join(' '), ms('2 days'), readFileSync('public/app.js').length);
