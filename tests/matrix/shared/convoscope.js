// Where a place needs another entry of the package, its template says so in a file of this name.
export { createClient, eigi } from "convoscope";
