package org.indaba.deliver;

/**
 * What the operator decides about delivery.
 *
 * @param node names this home among those on one database; stays the same from start to start; only one process at a time may use it
 * @param limits what delivery may use
 * @param schedule when copies are tried again
 * @param client how we appear to peers
 */
public record DeliverySettings(String node, DeliveryLimits limits, RetrySchedule schedule, ClientProfile client) {
}
