package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import org.indaba.command.FormDesk;
import org.indaba.http.PeerAddress;
import org.indaba.language.Languages;
import org.indaba.lists.MailList;
import org.indaba.notice.Notice.Wish;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * The forms with which anybody joins or leaves a list, on its page and on pages of others. They do nothing but have an address asked by
 * mail, so that they need no cookie, and no proof of the page on which they stood. What is answered never depends on whether the address is
 * known here. For one request's threads.
 */
@RequestScoped
class ListForms {

    private static final int TOO_MANY_REQUESTS = 429;

    private final FormDesk desk;
    private final Transactions transactions;
    private final PeerAddress peer;
    private final VisitorLanguage speech;

    ListForms(FormDesk desk, Transactions transactions, PeerAddress peer, VisitorLanguage speech) {
        this.desk = desk;
        this.transactions = transactions;
        this.peer = peer;
        this.speech = speech;
    }

    /**
     * What stands in the fields of a form.
     *
     * @param wish whether it is the form to join or the one to leave
     * @param address as it was typed
     * @param name as it was typed
     * @param language a tag
     * @param error why it was not taken, in a sentence; empty at first
     */
    record Typed(Wish wish, String address, String name, String language, String error) {

        /** What is wrong with the form to join. */
        public String joinError() {
            return wish == Wish.JOIN ? error : "";
        }

        /** What is wrong with the form to leave. */
        public String leaveError() {
            return wish == Wish.LEAVE ? error : "";
        }
    }

    /** What came of a form. */
    sealed interface Sent {

        /** The address is asked by mail, as far as it may be. */
        record Asked(Wish wish, String address) implements Sent {
        }

        /**
         * It was not taken.
         *
         * @param status of HTTP
         * @param typed what was typed, with the reason
         */
        record Again(int status, Typed typed) implements Sent {
        }
    }

    /** Fields in which nothing was typed yet. */
    Typed empty() {
        return new Typed(Wish.JOIN, "", "", speech.language().tag(), "");
    }

    /** What a form has in its fields. Fields that were not sent are null. */
    Typed typed(Wish wish, @Nullable String address, @Nullable String name,
            @Nullable String language) {
        return new Typed(wish, orEmpty(address).strip(), orEmpty(name).strip(),
                Languages.shipped().best(orEmpty(language)).orElse(speech.language()).tag(), "");
    }

    private static String orEmpty(@Nullable String field) {
        return field == null ? "" : field;
    }

    /** Hands a form in. */
    Sent send(MailList list, Typed typed) {
        FormDesk.Form form = new FormDesk.Form(list, typed.address(), typed.name(), typed.wish(), typed.language(), peer.get());
        return switch (transactions.call(() -> desk.askInTx(form))) {
            case FormDesk.Answer.Taken() -> new Sent.Asked(typed.wish(), typed.address());
            case FormDesk.Answer.NotAnAddress _ -> again(400, typed, "form-no-address");
            case FormDesk.Answer.Closed() -> again(403, typed, typed.wish() == Wish.JOIN ? "form-join-closed" : "form-leave-closed");
            case FormDesk.Answer.TooMany() -> again(TOO_MANY_REQUESTS, typed, "form-too-many");
            case FormDesk.Answer.Full() -> again(503, typed, "form-full");
        };
    }

    private Sent again(int status, Typed typed, String key) {
        return new Sent.Again(status, new Typed(typed.wish(), typed.address(), typed.name(), typed.language(), speech.say(key)));
    }
}
