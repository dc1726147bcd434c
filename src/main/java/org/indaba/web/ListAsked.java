package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.NotFoundException;
import java.util.Optional;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jspecify.annotations.Nullable;

/** The list that the address of a page names, asked for once. For one request's threads. */
@RequestScoped
public class ListAsked {

    private final Lists lists;
    private @Nullable MailList list;

    ListAsked(Lists lists) {
        this.lists = lists;
    }

    /** Takes in what stands in the address of the page. */
    void look(String text) {
        if (EmailAddress.parse(text) instanceof ParsedAddress.Valid(EmailAddress address)) {
            list = lists.find(address.localPart(), address.domain()).orElse(null);
        }
    }

    /** The list, if the page is about one that there is. */
    public Optional<MailList> find() {
        return Optional.ofNullable(list);
    }

    /**
     * The list of a page below {@code /lists/{address}}.
     *
     * @throws NotFoundException if there is none
     */
    public MailList get() {
        return find().orElseThrow(ListAsked::none);
    }

    /** What is said where there is no such list, or must not seem to be one. */
    static NotFoundException none() {
        return new NotFoundException("problem-no-list");
    }
}
