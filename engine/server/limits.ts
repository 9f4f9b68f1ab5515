/** What the server lets in. Each figure says where it comes from; nothing else in this folder knows one. */

/** One message, bytes of JSON. The Segment API has the same limit, and its clients keep to it. */
export const LARGEST_MESSAGE = 32 * 1024;
/** One batch, bytes of JSON after decompression; as the Segment API. */
export const LARGEST_BATCH = 500 * 1024;
/** Messages of one batch; as the Segment API. */
export const MOST_MESSAGES = 2_500;
/** Objects and lists inside each other. Nobody means more, and code that recurses would run out of stack. */
export const DEEPEST = 100;

/** Head of a request; cookies and traces of a browser fit in. */
export const LARGEST_HEAD = 16 * 1024;
/** Time for the head of a request to arrive, milliseconds. */
export const HEAD_TIMEOUT = 10_000;
/** Time for a request to arrive whole: half a megabyte over a slow phone takes some seconds. */
export const REQUEST_TIMEOUT = 20_000;
/** How often connections are looked at for the two limits above. */
export const TIMEOUT_CHECKS = 2_000;
/** A connection on which nothing moves at all. */
export const SOCKET_TIMEOUT = 60_000;
/** An open connection without a request: longer than load balancers keep theirs, so that they close first. */
export const KEEP_ALIVE_TIMEOUT = 72_000;
/** From request to answer. What takes longer is refused and comes again; its id keeps it from counting twice. */
export const HANDLER_TIMEOUT = 30_000;
/** Connections at once; beyond it new ones are closed. */
export const MOST_CONNECTIONS = 5_000;
/** When the server closes, requests under way have this long. */
export const CLOSING_TIME = 10_000;

/**
 * Requests are gathered this long, milliseconds, so that they share a transaction: about what one takes, and
 * enough to take in dozens of new connections, of which the platform accepts one per turn.
 */
export const GATHERING = 5;

/**
 * A message that the engine has not answered by then, milliseconds, is parked. Long enough that an engine with nothing
 * else to do answers first, and short beside what senders wait for.
 */
export const PARKED_AFTER = 5;
/** Messages that are parked at once; then senders wait, which slows them down as it should. */
export const MOST_PARKED = 20_000;

/** Messages per second and write key; more than one engine takes in, so that only a runaway sender meets it. */
export const MESSAGES_PER_SECOND = 10_000;

/** One post of feedback: SNS has 256 KB at most, a batch of SendGrid a thousand events of some hundred bytes. */
export const LARGEST_FEEDBACK = 1024 * 1024;
/** A mail handed on to unsubscribe somebody; its subject is enough. */
export const LARGEST_MAIL = 1024 * 1024;
/** Posts of feedback per second, of all providers together. */
export const FEEDBACK_PER_SECOND = 500;

/** Links followed per second, of all people together: a mailing to a million is opened by fewer at once. */
export const LINKS_PER_SECOND = 2_000;

/** Seconds after which a sender who was refused for a moment is asked to come again. */
export const RETRY_AFTER = 1;

/** Items that may be asked of a placement; as its schema. */
export const MOST_ITEMS = 100;

/** Tasks of a page where nobody says how many, and at most. */
export const TASKS_OF_A_PAGE = 50;
export const MOST_TASKS = 200;
