/** The gateway's URL. It does not exist: the gateway inside the page answers it. */
export const GATEWAY_URL = "https://app.example/api";
