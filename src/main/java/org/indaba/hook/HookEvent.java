package org.indaba.hook;

/**
 * Something that happened, as webhooks tell it.
 *
 * @param number grows from event to event, in the order in which they can be seen
 * @param json an object of JSON
 */
public record HookEvent(long number, String json) {
}
