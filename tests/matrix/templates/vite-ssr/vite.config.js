// Everything into the bundle: it is deployed without node_modules.
export default { ssr: { noExternal: true } };
