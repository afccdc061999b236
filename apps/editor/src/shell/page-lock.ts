/** A page holds this lock, shared, with the address of one of its files behind it, as long as it is alive: a service
 * worker keeps what a page that is still open may ask for. */
export const PAGE_LOCK = 'parley-page:';
