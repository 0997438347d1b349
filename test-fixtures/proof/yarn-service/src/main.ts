import { formatDuration } from "date-fns";
import ms from "ms";

console.log(`${formatDuration({ days: 2 })} are ${ms("2 days")} ms`);
