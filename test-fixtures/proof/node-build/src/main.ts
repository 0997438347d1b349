import ms from "ms";

console.log(`two days are ${ms("2 days")} ms`);
