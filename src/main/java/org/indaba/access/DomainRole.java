package org.indaba.access;

/** What somebody may do with a whole domain. */
public enum DomainRole {
    /** All that the owner of any of its lists may, and to make lists there. */
    ADMINISTRATOR,
    /** To make lists there. */
    CREATOR
}
