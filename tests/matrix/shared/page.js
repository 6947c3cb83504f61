import { list } from "./list.js";
import { platform, show } from "./show.js";

show(list(platform));
