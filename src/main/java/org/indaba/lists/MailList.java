package org.indaba.lists;

import java.util.Locale;
import org.indaba.mail.EmailAddress;

/**
 * A list and its settings as they stand.
 *
 * @param id the list's id; never used again
 * @param name the local part of the post address, lower case, at most 32 octets (52 with a return-path-name)
 * @param domain lower case, A-labels
 * @param settings all settings, defaults filled in
 */
public record MailList(long id, String name, String domain, ListSettings settings) {

    // RFC 5321 §4.5.3.1.1: a local part has at most 64 octets.
    private static final int MAX_LOCAL_PART = 64;

    /** {@code afnog@…}: where posts go. */
    public EmailAddress post() {
        return new EmailAddress(name, domain);
    }

    /** {@code owner-afnog@…}: the humans, and the envelope sender of every copy where {@code envelope} is {@code owner}. */
    public EmailAddress owner() {
        return new EmailAddress("owner-" + name, domain);
    }

    /** The address into which each copy's token is put to make its return path: {@link #owner()}, or with the short name. */
    public EmailAddress returnPathBase() {
        return new EmailAddress("owner-" + nameBesideToken(), domain);
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

    /** The address into which a token is put to make {@code afnog-leave+TOKEN@…}: {@link #leave()}, or with the short name. */
    public EmailAddress leaveBase() {
        return new EmailAddress(nameBesideToken() + "-leave", domain);
    }

    /** {@code afnog-leave+TOKEN@…}: mail to it ends one subscription. */
    public EmailAddress leave(String token) {
        return new EmailAddress(leaveBase().localPart() + "+" + token, domain);
    }

    /** {@code afnog-confirm+TOKEN@…}, or {@code afnog+TOKEN@…}, which means the same, where the name is too long for that. */
    public EmailAddress confirm(String token) {
        String local = nameBesideToken() + "-confirm+" + token;
        return new EmailAddress(local.length() <= MAX_LOCAL_PART ? local : nameBesideToken() + "+" + token, domain);
    }

    /** The list's identifier for List-Id (RFC 2919 §2): {@code afnog.lists.example.org}. */
    public String listId() {
        return name + "." + domain;
    }

    /** Whether an address is one of the list's own, in any role: never an owner or a member, since its mail would go round. */
    public boolean owns(EmailAddress address) {
        String base = address.localPart().toLowerCase(Locale.ROOT).split("\\+", 2)[0];
        return address.domain().equals(domain)
                && (RoleAddress.localParts(name).contains(base) || RoleAddress.localParts(nameBesideToken()).contains(base));
    }

    private String nameBesideToken() {
        return settings.returnPathName().isEmpty() ? name : settings.returnPathName();
    }
}
