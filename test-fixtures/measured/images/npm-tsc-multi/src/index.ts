export interface Order { id: number; name: string; total: number }
export function total(orders: Order[]): number {
  return orders.reduce((sum, order) => sum + order.total, 0);
}
export class Store {
  private readonly rows = new Map<number, Order>();
  add(order: Order): void { this.rows.set(order.id, order); }
  find(id: number): Order | undefined { return this.rows.get(id); }
}
