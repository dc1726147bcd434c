package org.indaba.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.CleanText;
import org.indaba.notice.Notice;
import org.indaba.notice.Notice.Wish;
import org.indaba.notice.Notices;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.StorableText;

/**
 * Owners ask people to join, whoever else may join by himself. One mail asks one address about one list; its token, by link or by reply,
 * puts the address on the list or says that it does not want to be there. How many mails an address gets is bounded by {@link AnswerCap},
 * together with all other questions; what one who invites causes is bounded, too. Everything in the caller's transaction, with a line in
 * the audit log. Thread-safe.
 */
public final class Invitations {

    /** What owners write with an invitation, in characters. */
    public static final int MAX_WORDS = 2_000;

    /** The largest page. */
    public static final int MAX_PAGE = 1_000;

    /** Nobody is reminded sooner: the first mail is hardly read. */
    public static final Duration AGAIN_AFTER = Duration.ofHours(1);

    private final Invited invited;
    private final Questions questions;
    private final Guests guests;
    private final Letters letters;
    private final Audit audit;
    private final InstantSource clock;

    /** All of them join the caller's transaction. */
    public Invitations(Invited invited, Questions questions, Guests guests, Letters letters, Audit audit, InstantSource clock) {
        this.invited = invited;
        this.questions = questions;
        this.guests = guests;
        this.letters = letters;
        this.audit = audit;
        this.clock = clock;
    }

    /** Who may be asked: banned from which list, on which list, kept from copies, or an address of ours. */
    public record Guests(Lists lists, Members members, Suppressions suppressions, OwnAddresses own) {
    }

    /**
     * How they are asked.
     *
     * @param cap how many mails an address gets
     * @param notices sends them
     * @param tokens signs what an answer carries
     * @param siteUrl where the pages are, without a slash at the end
     */
    public record Letters(AnswerCap cap, Notices notices, TokenCodec tokens, String siteUrl) {
    }

    /**
     * What is sent to everybody who is invited at the same time.
     *
     * @param list the list
     * @param by who invites, as the audit log names him
     * @param words what he writes; may be empty. What the database cannot keep of them is replaced
     * @param language a tag of BCP 47, for who has not chosen a language; what is none of ours is kept as empty text, which is that of the
     *     list
     */
    public record Letter(MailList list, String by, String words, String language) {

        /** @throws IllegalArgumentException if the words are too long */
        public Letter {
            if (words.length() > MAX_WORDS) {
                throw new IllegalArgumentException("an invitation has at most " + MAX_WORDS + " characters");
            }
            words = StorableText.of(words, MAX_WORDS);
            // It is kept with each invitation: no more of it than we can use.
            language = Languages.shipped().best(language).map(Language::tag).orElse("");
        }
    }

    /** What inviting an address comes to. */
    public enum Outcome {
        /** A mail asks it. */
        INVITED,
        /** It was asked, and may still answer. */
        WAITS,
        /** It was asked, and did not want to. */
        DECLINED,
        /** It is on the list. */
        MEMBER,
        /** It is banned from the list, or from all. */
        BANNED,
        /** Mails to it come back. */
        SUPPRESSED,
        /** It is an address of ours. */
        OURS,
        /** It had its mails for today. */
        ADDRESS_FULL,
        /** Who invites, or everybody together, had a share for this hour. */
        LATER,
        /** The list has as many invitations as it may. */
        LIST_FULL
    }

    /** Asks one address. */
    public Outcome inviteInTx(Letter letter, EmailAddress address, String name) {
        MailList list = letter.list();
        Optional<Outcome> before = barred(list, address).or(() -> known(list, address));
        if (before.isPresent()) {
            return before.get();
        }
        if (invited.count(list.id()) >= Invited.MAX_INVITED) {
            return Outcome.LIST_FULL;
        }
        return switch (letters.cap().takeInTx(address, new AnswerCap.Cause.Invitation(letter.by()))) {
            case ADDRESS_FULL -> Outcome.ADDRESS_FULL;
            case HOUR_FULL -> Outcome.LATER;
            case SEND -> {
                Confirmations.Wished wished = new Confirmations.Wished(list.id(), address,
                        CleanText.line(name, FormDesk.MAX_NAME), Wish.JOIN, letter.language(), letter.words().strip());
                long question = questions.inviteInTx(address, list.id(), clock.instant().plus(Invited.VALID));
                if (!invited.openInTx(wished, letter.by(), question)) {
                    yield Outcome.WAITS;
                }
                sendInTx(list, wished, question);
                audit.appendInTx(letter.by(), "member invite", list.post().toString(), address.toString());
                yield Outcome.INVITED;
            }
        };
    }

    private Optional<Outcome> barred(MailList list, EmailAddress address) {
        if (guests.own().contain(address)) {
            return Optional.of(Outcome.OURS);
        }
        if (guests.lists().banned(list.id(), address)) {
            return Optional.of(Outcome.BANNED);
        }
        if (guests.members().find(list.id(), address).isPresent()) {
            return Optional.of(Outcome.MEMBER);
        }
        return guests.suppressions().find(address).map(_ -> Outcome.SUPPRESSED);
    }

    private Optional<Outcome> known(MailList list, EmailAddress address) {
        return invited.find(list.id(), address).map(row -> row.declinedAt().isPresent() ? Outcome.DECLINED : Outcome.WAITS);
    }

    private void sendInTx(MailList list, Confirmations.Wished wished, long question) {
        String token = letters.tokens().sign(TokenPurpose.CONFIRM, question);
        letters.notices().sendInTx(new Notice.Invitation(list, List.of(wished.address()), wished.details(), token,
                letters.siteUrl() + "/confirm/" + token, wished.language()));
    }

    /** How it stands with an invitation. */
    public enum State {
        /** Nobody has answered. */
        WAITS,
        /** The address did not want to. */
        DECLINED,
        /** The address has come by another way. */
        JOINED
    }

    /**
     * An invitation.
     *
     * @param id its number
     * @param address who is asked
     * @param name of the person; may be empty
     * @param by who invited
     * @param askedAt when the last mail left
     * @param expiresAt when it is forgotten
     * @param state how it stands
     */
    public record Shown(long id, EmailAddress address, String name, String by, Instant askedAt, Instant expiresAt, State state) {
    }

    /**
     * The invitations of a list, the oldest first.
     *
     * @param after the last number of the page before; 0 for the first
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<Shown> page(long listId, long after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " invitations, not " + limit);
        }
        return invited.page(listId, after, limit).stream().map(this::shown).toList();
    }

    private Shown shown(Invited.Row row) {
        EmailAddress address = row.wished().address();
        State state = row.declinedAt().isPresent() ? State.DECLINED
                : guests.members().find(row.wished().listId(), address).isPresent() ? State.JOINED : State.WAITS;
        return new Shown(row.id(), address, row.wished().displayName(), row.by(), row.askedAt(), row.expiresAt(), state);
    }

    /** How many a list has. */
    public long count(long listId) {
        return invited.count(listId);
    }

    /** The list of an invitation, by its number. */
    public Optional<MailList> listOf(long id) {
        return invited.byId(id).flatMap(row -> guests.lists().byId(row.wished().listId()));
    }

    /** Takes an invitation back, or forgets that it was declined; whose it was, or empty if there is none at this list. */
    public Optional<EmailAddress> withdrawInTx(MailList list, long id, String by) {
        return invited.withdrawInTx(list.id(), id).map(row -> {
            audit.appendInTx(by, "invitation withdraw", list.post().toString(), row.wished().address().toString());
            return row.wished().address();
        });
    }

    /**
     * What became of one address.
     *
     * @param address the address
     * @param outcome {@link Outcome#INVITED}, or why not
     */
    public record Result(EmailAddress address, Outcome outcome) {
    }

    /** Sends an invitation again, which is valid anew; empty if there is none at this list. */
    public Optional<Result> againInTx(MailList list, long id, String by) {
        return invited.byId(id).filter(row -> row.wished().listId() == list.id())
                .map(row -> new Result(row.wished().address(), againInTx(list, row, by)));
    }

    private Outcome againInTx(MailList list, Invited.Row row, String by) {
        EmailAddress address = row.wished().address();
        Optional<Outcome> barred = barred(list, address);
        if (barred.isPresent()) {
            return barred.get();
        }
        if (row.declinedAt().isPresent()) {
            return Outcome.DECLINED;
        }
        if (row.askedAt().isAfter(clock.instant().minus(AGAIN_AFTER))) {
            return Outcome.WAITS;
        }
        return switch (letters.cap().takeInTx(address, new AnswerCap.Cause.Invitation(by))) {
            case ADDRESS_FULL -> Outcome.ADDRESS_FULL;
            case HOUR_FULL -> Outcome.LATER;
            case SEND -> {
                long question = questions.inviteInTx(address, list.id(), clock.instant().plus(Invited.VALID));
                invited.againInTx(row.id(), question);
                sendInTx(list, row.wished(), question);
                audit.appendInTx(by, "invitation again", list.post().toString(), address.toString());
                yield Outcome.INVITED;
            }
        };
    }
}
