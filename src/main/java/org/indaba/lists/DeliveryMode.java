package org.indaba.lists;

/** Whether a subscriber gets copies. */
public enum DeliveryMode {
    /** Every post. */
    ON,
    /** None, by the subscriber's or an owner's wish. */
    OFF,
    /** None, because copies came back. */
    SUSPENDED
}
