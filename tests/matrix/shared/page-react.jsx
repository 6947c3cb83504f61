// The page's own list, in a component that the server renders, too.
import { useEffect } from "react";
import { list } from "./list.js";

export function Page() {
  useEffect(() => {
    import("./show.js").then(({ platform, show }) => show(list(platform)));
  }, []);
  return <main />;
}
