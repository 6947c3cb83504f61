import { sveltekit } from "@sveltejs/kit/vite";

const { default: adapter } = await import(process.env.ADAPTER);

export default { plugins: [sveltekit({ adapter: adapter() })] };
