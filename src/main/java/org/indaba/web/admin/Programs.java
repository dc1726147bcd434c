package org.indaba.web.admin;

import org.indaba.access.ApiTokens;
import org.indaba.hook.Webhooks;

/**
 * What programs have.
 *
 * @param tokens with which they ask
 * @param webhooks by which they are told
 */
public record Programs(ApiTokens tokens, Webhooks webhooks) {
}
