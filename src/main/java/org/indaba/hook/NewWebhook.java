package org.indaba.hook;

import org.jspecify.annotations.Nullable;

/**
 * A webhook to be added.
 *
 * @param url where events are posted
 * @param listId the list whose events it gets; null for those of all lists
 * @param madeBy an address, {@code operator} or a token
 */
public record NewWebhook(HookUrl url, @Nullable Long listId, String madeBy) {
}
