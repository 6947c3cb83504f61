export { Page as default } from "../src/page-react.jsx";
