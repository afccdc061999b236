export { checkPostgresRooms } from './postgres-check.ts';
export { PostgresRows } from './postgres-rows.ts';
export { copyRooms, type RowsOfRooms } from './rows.ts';
export { SqliteRows } from './sqlite-rows.ts';
