package org.indaba.api;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.indaba.access.ApiToken;
import org.indaba.access.Scope;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which program asks, by its token, and which lists it may touch. A list that it may not touch is not there for it: nobody finds out by
 * asking which lists there are. For one request's threads.
 */
@RequestScoped
class Caller {

    private final Lists lists;
    private @Nullable ApiToken token;

    Caller(Lists lists) {
        this.lists = lists;
    }

    void is(ApiToken shown) {
        token = shown;
    }

    /** The token; there is one wherever a resource answers. */
    ApiToken token() {
        if (token == null) {
            throw new IllegalStateException("nobody asked for a token here");
        }
        return token;
    }

    /** As the audit log names it. */
    String name() {
        return "token " + token().id() + " (" + token().name() + ")";
    }

    /** The list with this post address, for something that needs a scope. */
    MailList list(String address, Scope scope) {
        Optional<MailList> found = switch (EmailAddress.parse(address)) {
            case ParsedAddress.Valid(EmailAddress post) -> lists.find(post.localPart(), post.domain());
            case ParsedAddress.Invalid _ -> Optional.empty();
        };
        return found.filter(list -> token().allows(scope, list.id())).orElseThrow(() -> Refused.notFound("no-such-list",
                "There is no list with this post address that the token is for."));
    }

    /** Refuses tokens of one list where the whole site is meant. */
    void everywhere(Scope scope) {
        if (!token().allowsEverywhere(scope)) {
            throw new Refused(403, "token-of-one-list", "This is about the whole site, and the token is for one list.");
        }
    }
}
