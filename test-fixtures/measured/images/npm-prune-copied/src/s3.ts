export interface Row { id: number; text: string }
export const rows: Row[] = [];
export function add(row: Row): number {
  rows.push(row);
  return rows.length;
}
