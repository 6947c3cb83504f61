/** Where the page finds its gateway. The address leads nowhere: the gateway inside the page answers in its place. */
export const GATEWAY_URL = "https://app.example/api";
