// Without a worker: its file would carry everything a second time.
import { list } from "./list.js";
import { platform, show } from "./show.js";

show(list(platform));
