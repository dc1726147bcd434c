package org.indaba.accept;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import org.indaba.accept.Destination.Moderate.Verdict;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.RoleAddress;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;

/**
 * Reads an address of RCPT: which list, in which role, with which token. Names are compared without case; a name of a list before a
 * {@code +} is followed by a role word or a token.
 *
 * <p>A token that does not verify never names anything: at an owner address it is as if it were not there, so that the mail reaches
 * humans and touches no member; at a leave or confirm address the mail is refused. One that verifies names its copy also where the list
 * was deleted: copies that are on their way then still leave, and what comes back is taken.
 *
 * <p>That the copy, the subscription or the confirmation which a token names belongs to the list of the address is asked by whoever acts
 * on it: here that would cost a statement for each bounce.
 *
 * <p>A post costs one statement, which probes two indexes; other addresses of a list cost one or two, wrong ones up to six. Thread-safe.
 * The database's exceptions go to the caller, who answers 451.
 */
public final class AddressBook implements Recipients {

    /** The local part that reaches the site's administrators. RFC 5321 §4.5.1: taken in every domain served, in any case. */
    public static final String POSTMASTER = "postmaster";

    // RFC 2142 §4 and RFC 5321 §4.5.1; mailer-daemon is where people answer to a bounce.
    private static final Set<String> ADMINISTRATORS = Set.of(POSTMASTER, "abuse", "mailer-daemon");

    private final Lists lists;
    private final TokenCodec tokens;
    private final String hostname;

    /**
     * @param lists the lists and domains
     * @param tokens what verifies tokens
     * @param hostname the name of this server: {@code postmaster} without a domain is asked for as {@code postmaster@hostname}
     */
    public AddressBook(Lists lists, TokenCodec tokens, String hostname) {
        this.lists = lists;
        this.tokens = tokens;
        this.hostname = hostname.toLowerCase(Locale.ROOT);
    }

    /** A local part in lower case, cut at its first plus. */
    private sealed interface LocalPart {

        String base();

        /** There was no plus. */
        record Plain(String base) implements LocalPart {
        }

        /** What follows the plus may be empty text. */
        record Plus(String base, String detail) implements LocalPart {
        }

        static LocalPart of(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int plus = lower.indexOf('+');
            return plus < 0 ? new Plain(lower) : new Plus(lower.substring(0, plus), lower.substring(plus + 1));
        }
    }

    @Override
    public Acceptance check(EmailAddress recipient, ReversePath reversePath) {
        return read(recipient, new AtRcpt(lists, reversePath));
    }

    @Override
    public Acceptance meaning(EmailAddress recipient) {
        return read(recipient, new BehindRcpt(lists));
    }

    private Acceptance read(EmailAddress recipient, Door door) {
        if (disguised(recipient.localPart())) {
            return new Acceptance.Refused(Replies.RELAYING_DENIED);
        }
        LocalPart local = LocalPart.of(recipient.localPart());
        return administrators(local, recipient.domain())
                .or(() -> roleOf(local, recipient.domain(), door))
                .or(() -> listOf(local, recipient.domain(), door))
                .or(() -> orphan(local, recipient.domain()))
                .orElseGet(() -> new Acceptance.Refused(
                        lists.servesDomain(recipient.domain()) ? Replies.NO_SUCH_LIST : Replies.RELAYING_DENIED));
    }

    /**
     * RFC 5321 §3.6.1 and §4.1.1.3: ways through other hosts that old software hides in a local part, {@code user%other.org},
     * {@code other.org!user}, {@code "user@other.org"}. No list has such a character in its name.
     */
    private static boolean disguised(String localPart) {
        return localPart.chars().anyMatch(c -> c == '%' || c == '!' || c == '@');
    }

    private Optional<Acceptance> administrators(LocalPart local, String domain) {
        Optional<Destination> found = switch (local) {
            case LocalPart.Plain(String base) when ADMINISTRATORS.contains(base) -> Optional.of(new Destination.Postmaster(domain));
            // As at owner addresses: without a token that is ours it is mail for humans.
            case LocalPart.Plus(String base, String token) when base.equals(POSTMASTER) ->
                Optional.of(named(TokenPurpose.NOTICE, token, Destination.NoticeReturn::new).orElse(new Destination.Postmaster(domain)));
            case LocalPart.Plain _, LocalPart.Plus _ -> Optional.empty();
        };
        return found.filter(_ -> domain.equals(hostname) || lists.servesDomain(domain)).map(Acceptance.Taken::new);
    }

    /** {@code owner-afnog}, {@code afnog-leave}, {@code afnog-leave+TOKEN} and so on. */
    private Optional<Acceptance> roleOf(LocalPart local, String domain, Door door) {
        for (RoleAddress.Reading reading : RoleAddress.readings(local.base())) {
            Optional<MailList> list = listBeside(reading.name(), domain);
            if (list.isPresent()) {
                return switch (local) {
                    case LocalPart.Plain _ -> Optional.of(inRole(list.get(), reading.role(), door));
                    case LocalPart.Plus(String _, String token) -> withToken(list.get(), reading.role(), token);
                };
            }
        }
        return Optional.empty();
    }

    /** {@code afnog} itself, {@code afnog+leave} and its like, {@code afnog+TOKEN}. */
    private Optional<Acceptance> listOf(LocalPart local, String domain, Door door) {
        return switch (local) {
            case LocalPart.Plain(String name) -> door.post(name, domain);
            case LocalPart.Plus(String name, String detail) -> listBeside(name, domain).flatMap(list -> roleNamed(detail)
                    .map(role -> inRole(list, role, door))
                    // The short form of afnog-confirm+TOKEN, for names that leave no room for that.
                    .or(() -> confirmed(list, detail).map(Acceptance.Taken::new)));
        };
    }

    /** A return path of ours beside which no list is found: that one is gone, by its name at least. */
    private Optional<Acceptance> orphan(LocalPart local, String domain) {
        return switch (local) {
            case LocalPart.Plain _ -> Optional.empty();
            case LocalPart.Plus(String base, String token) when isOwner(base) ->
                named(TokenPurpose.RETURN_PATH, token, Destination.OrphanReturn::new).filter(_ -> lists.servesDomain(domain))
                        .map(Acceptance.Taken::new);
            case LocalPart.Plus _ -> Optional.empty();
        };
    }

    private static boolean isOwner(String base) {
        return RoleAddress.readings(base).stream().map(RoleAddress.Reading::role)
                .anyMatch(role -> role == RoleAddress.OWNER || role == RoleAddress.BOUNCES);
    }

    /** Names in addresses other than the post address may be the short ones of return paths. */
    private Optional<MailList> listBeside(String name, String domain) {
        return lists.find(name, domain).or(() -> lists.findByReturnPathName(name, domain));
    }

    private static Optional<RoleAddress> roleNamed(String word) {
        return Arrays.stream(RoleAddress.values()).filter(role -> role.word().equals(word)).findFirst();
    }

    private Acceptance inRole(MailList list, RoleAddress role, Door door) {
        return switch (role) {
            case OWNER, BOUNCES -> new Acceptance.Taken(new Destination.Owner(list));
            case REQUEST -> new Acceptance.Taken(new Destination.Request(list));
            case JOIN, SUBSCRIBE -> door.join(list);
            case LEAVE, UNSUBSCRIBE -> new Acceptance.Taken(new Destination.Leave(list));
            case CONFIRM -> new Acceptance.Refused(Replies.BAD_CONFIRM_TOKEN);
        };
    }

    private Optional<Acceptance> withToken(MailList list, RoleAddress role, String token) {
        return switch (role) {
            case OWNER, BOUNCES -> Optional.of(new Acceptance.Taken(
                    named(TokenPurpose.RETURN_PATH, token, copy -> new Destination.ReturnPath(list, copy))
                            .orElse(new Destination.Owner(list))));
            case LEAVE, UNSUBSCRIBE -> Optional.of(
                    named(TokenPurpose.LEAVE, token, subscription -> new Destination.LeaveByToken(list, subscription))
                            .<Acceptance>map(Acceptance.Taken::new)
                            .orElse(new Acceptance.Refused(Replies.BAD_LEAVE_TOKEN)));
            case CONFIRM -> Optional.of(
                    confirmed(list, token)
                            .<Acceptance>map(Acceptance.Taken::new)
                            .orElse(new Acceptance.Refused(Replies.BAD_CONFIRM_TOKEN)));
            case REQUEST, JOIN, SUBSCRIBE -> Optional.empty();
        };
    }

    /** An answer to a question of ours: whether somebody joins or leaves, wants to get posts again, or what a moderator decides. */
    private Optional<Destination> confirmed(MailList list, String token) {
        return named(TokenPurpose.CONFIRM, token, id -> new Destination.Confirm(list, id))
                .or(() -> named(TokenPurpose.RESUME, token, subscription -> new Destination.Resume(list, subscription)))
                .or(() -> named(TokenPurpose.ACCEPT, token, errand -> new Destination.Moderate(list, errand, Verdict.ACCEPT)))
                .or(() -> named(TokenPurpose.REFUSE, token, errand -> new Destination.Moderate(list, errand, Verdict.REFUSE)));
    }

    private Optional<Destination> named(TokenPurpose purpose, String token, LongFunction<Destination> meaning) {
        OptionalLong id = tokens.verify(purpose, token);
        return id.isPresent() ? Optional.of(meaning.apply(id.getAsLong())) : Optional.empty();
    }
}
