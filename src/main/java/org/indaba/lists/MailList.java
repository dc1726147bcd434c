package org.indaba.lists;

import org.indaba.mail.EmailAddress;

/**
 * A list and its settings as they stand.
 *
 * @param id the list's id; never used again
 * @param name the local part of the post address, lower case, at most 32 octets
 * @param domain lower case, A-labels
 * @param settings all settings, defaults filled in
 */
public record MailList(long id, String name, String domain, ListSettings settings) {

    /** {@code afnog@…}: where posts go. */
    public EmailAddress post() {
        return new EmailAddress(name, domain);
    }

    /** {@code owner-afnog@…}: the humans, and the base of every copy's return path. */
    public EmailAddress owner() {
        return new EmailAddress("owner-" + name, domain);
    }

    /** {@code afnog-request@…}: commands. */
    public EmailAddress request() {
        return new EmailAddress(name + "-request", domain);
    }

    /** {@code afnog-join@…}. */
    public EmailAddress join() {
        return new EmailAddress(name + "-join", domain);
    }

    /** {@code afnog-leave@…}. */
    public EmailAddress leave() {
        return new EmailAddress(name + "-leave", domain);
    }

    /** {@code afnog-confirm+TOKEN@…}. */
    public EmailAddress confirm(String token) {
        return new EmailAddress(name + "-confirm+" + token, domain);
    }

    /** The list's identifier for List-Id (RFC 2919 §2): {@code afnog.lists.example.org}. */
    public String listId() {
        return name + "." + domain;
    }
}
