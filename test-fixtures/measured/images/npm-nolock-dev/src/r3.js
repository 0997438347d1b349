export const routes = [];
export function add(path, handler) {
  routes.push({ path, handler });
}
export const routes = [];
export function add(path, handler) {
  routes.push({ path, handler });
}
export const routes = [];
export function add(path, handler) {
  routes.push({ path, handler });
}
export const routes = [];
export function add(path, handler) {
  routes.push({ path, handler });
}
export const routes = [];
export function add(path, handler) {
  routes.push({ path, handler });
}
export const routes = [];
export function add(path, handler) {
  routes.push({ path, handler });
}
