import { Component } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { list } from "./list.js";
import { platform, show } from "./show.js";

@Component({ selector: "app-root", template: "<main></main>" })
class App {
  ngAfterViewInit() {
    show(list(platform));
  }
}

void bootstrapApplication(App);
