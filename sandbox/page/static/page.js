// Everything here is comfort: without it the page works as plain forms and links.
import { startControls } from "./controls.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";

document.documentElement.classList.add("with-script");
startControls();
startKeys();
startLive();
