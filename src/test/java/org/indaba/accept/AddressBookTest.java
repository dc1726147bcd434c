package org.indaba.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.SmtpReply;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenKey;
import org.indaba.mail.TokenPurpose;
import org.indaba.testing.FakeLists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBookTest {

    private static final String DOMAIN = "lists.example.org";
    private static final String HOSTNAME = "Mail.Example.org";
    private static final ReversePath ANN = ReversePath.of(EmailAddress.of("ann@example.net"));

    private final TokenCodec tokens = new TokenCodec(() -> List.of(new TokenKey(1, Bytes.utf8("a secret of at least thirty-two octets"))));
    private final TokenCodec forger = new TokenCodec(() -> List.of(new TokenKey(1, Bytes.utf8("some other secret of at least 32 octets"))));
    private final FakeLists lists = new FakeLists();
    private final MailList afnog = lists.add("afnog@" + DOMAIN);
    private final AddressBook book = new AddressBook(lists, tokens, HOSTNAME);

    private Acceptance check(String recipient) {
        return book.check(EmailAddress.of(recipient), ANN);
    }

    private Destination taken(String recipient) {
        Acceptance acceptance = check(recipient);
        assertThat(acceptance).as(recipient).isInstanceOf(Acceptance.Taken.class);
        return ((Acceptance.Taken) acceptance).destination();
    }

    private static SmtpReply refused(Acceptance acceptance) {
        assertThat(acceptance).isInstanceOf(Acceptance.Refused.class);
        return ((Acceptance.Refused) acceptance).reply();
    }

    private static void assertRefused(Acceptance acceptance, String enhanced) {
        SmtpReply reply = refused(acceptance);
        assertThat(reply.code()).isEqualTo(550);
        assertThat(reply.enhanced()).isEqualTo(enhanced);
        assertThat(reply.text()).isPrintable().matches("\\p{ASCII}+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"afnog@lists.example.org", "AFNOG@Lists.Example.ORG", "\"afnog\"@lists.example.org"})
    void postAddressIsTakenInAnyCase(String recipient) {
        assertThat(taken(recipient)).isEqualTo(new Destination.Post(afnog));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner-afnog", "afnog-owner", "afnog-bounces", "Owner-AFNOG", "afnog+owner", "afnog+bounces"})
    void humansAreReached(String local) {
        assertThat(taken(local + "@" + DOMAIN)).isEqualTo(new Destination.Owner(afnog));
    }

    @Test
    void commandAddressesAreTold() {
        assertThat(taken("afnog-request@" + DOMAIN)).isEqualTo(new Destination.Request(afnog));
        assertThat(taken("afnog+request@" + DOMAIN)).isEqualTo(new Destination.Request(afnog));
        for (String word : List.of("join", "subscribe", "Subscribe")) {
            assertThat(taken("afnog-" + word + "@" + DOMAIN)).isEqualTo(new Destination.Join(afnog));
            assertThat(taken("afnog+" + word + "@" + DOMAIN)).isEqualTo(new Destination.Join(afnog));
        }
        for (String word : List.of("leave", "unsubscribe")) {
            assertThat(taken("afnog-" + word + "@" + DOMAIN)).isEqualTo(new Destination.Leave(afnog));
            assertThat(taken("afnog+" + word + "@" + DOMAIN)).isEqualTo(new Destination.Leave(afnog));
        }
    }

    @Test
    void tokensNameWhatTheyWereSignedFor() {
        String bounce = tokens.sign(TokenPurpose.RETURN_PATH, 17);
        String leave = tokens.sign(TokenPurpose.LEAVE, 18);
        String confirm = tokens.sign(TokenPurpose.CONFIRM, 19);
        String notice = tokens.sign(TokenPurpose.NOTICE, 20);

        assertThat(taken("owner-afnog+" + bounce + "@" + DOMAIN)).isEqualTo(new Destination.ReturnPath(afnog, 17));
        assertThat(taken("OWNER-AFNOG+" + bounce.toUpperCase(Locale.ROOT) + "@" + DOMAIN)).isEqualTo(new Destination.ReturnPath(afnog, 17));
        assertThat(taken("afnog-owner+" + bounce + "@" + DOMAIN)).isEqualTo(new Destination.ReturnPath(afnog, 17));
        assertThat(taken("afnog-bounces+" + bounce + "@" + DOMAIN)).isEqualTo(new Destination.ReturnPath(afnog, 17));
        assertThat(taken("afnog-leave+" + leave + "@" + DOMAIN)).isEqualTo(new Destination.LeaveByToken(afnog, 18));
        assertThat(taken("afnog-unsubscribe+" + leave + "@" + DOMAIN)).isEqualTo(new Destination.LeaveByToken(afnog, 18));
        assertThat(taken("afnog-confirm+" + confirm + "@" + DOMAIN)).isEqualTo(new Destination.Confirm(afnog, 19));
        assertThat(taken("afnog+" + confirm + "@" + DOMAIN)).isEqualTo(new Destination.Confirm(afnog, 19));
        String resume = tokens.sign(TokenPurpose.RESUME, 20);
        assertThat(taken("afnog-confirm+" + resume + "@" + DOMAIN)).isEqualTo(new Destination.Resume(afnog, 20));
        assertThat(taken("AFNOG+" + resume.toUpperCase(Locale.ROOT) + "@" + DOMAIN)).isEqualTo(new Destination.Resume(afnog, 20));
        for (Destination.Moderate.Verdict verdict : Destination.Moderate.Verdict.values()) {
            String decision = tokens.sign(TokenPurpose.valueOf(verdict.name()), 21);
            assertThat(taken("afnog-confirm+" + decision + "@" + DOMAIN)).isEqualTo(new Destination.Moderate(afnog, 21, verdict));
        }
        assertThat(taken("postmaster+" + notice + "@" + DOMAIN)).isEqualTo(new Destination.NoticeReturn(20));
        assertThat(taken("Postmaster+" + notice + "@mail.example.org")).isEqualTo(new Destination.NoticeReturn(20));
    }

    @ParameterizedTest
    @EnumSource(TokenPurpose.class)
    void tokenThatIsForgedOrForAnotherPurposeNamesNothing(TokenPurpose purpose) {
        for (String token : List.of(forger.sign(purpose, 17), tokens.sign(purpose, 17).substring(1), "")) {
            assertNamesNothing(token);
        }
        assertThat(taken("owner-afnog+" + tokens.sign(purpose, 17) + "@" + DOMAIN) instanceof Destination.ReturnPath)
                .isEqualTo(purpose == TokenPurpose.RETURN_PATH);
        assertThat(check("afnog-leave+" + tokens.sign(purpose, 17) + "@" + DOMAIN) instanceof Acceptance.Taken)
                .isEqualTo(purpose == TokenPurpose.LEAVE);
        Set<TokenPurpose> confirming = Set.of(TokenPurpose.CONFIRM, TokenPurpose.RESUME, TokenPurpose.ACCEPT, TokenPurpose.REFUSE);
        assertThat(check("afnog-confirm+" + tokens.sign(purpose, 17) + "@" + DOMAIN) instanceof Acceptance.Taken)
                .isEqualTo(confirming.contains(purpose));
        assertThat(check("afnog+" + tokens.sign(purpose, 17) + "@" + DOMAIN) instanceof Acceptance.Taken)
                .isEqualTo(confirming.contains(purpose));
        assertThat(taken("postmaster+" + tokens.sign(purpose, 17) + "@" + DOMAIN) instanceof Destination.NoticeReturn)
                .isEqualTo(purpose == TokenPurpose.NOTICE);
    }

    private void assertNamesNothing(String token) {
        assertThat(taken("owner-afnog+" + token + "@" + DOMAIN)).isEqualTo(new Destination.Owner(afnog));
        assertThat(taken("postmaster+" + token + "@" + DOMAIN)).isEqualTo(new Destination.Postmaster(DOMAIN));
        assertRefused(check("afnog-leave+" + token + "@" + DOMAIN), "5.1.1");
        assertRefused(check("afnog-confirm+" + token + "@" + DOMAIN), "5.1.1");
        assertRefused(check("afnog+" + token + "@" + DOMAIN), "5.1.1");
    }

    @Test
    void wrongTokensAreAnsweredWithWhatToDo() {
        assertThat(refused(check("afnog-leave+x@" + DOMAIN)).text()).contains("-leave");
        assertThat(refused(check("afnog-confirm+x@" + DOMAIN)).text()).contains("confirmation").contains("again");
        assertThat(refused(check("afnog-confirm@" + DOMAIN)).text()).contains("confirmation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"afnog2", "afno", "afnog-", "-afnog", "owner-", "owner-afno", "afnog-help", "afnog+", "afnog+help",
        "afnog-join+x", "afnog-request+x", "+afnog", "owner-owner-afnog", "afnog-owner-owner", "abuse+x", "webmaster", "root", "ünï",
        "\"a b\""})
    void unknownNameIsRefused(String local) {
        assertRefused(check(local + "@" + DOMAIN), "5.1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"afnog@example.org", "afnog@other.example", "afnog@sub.lists.example.org", "afnog@[127.0.0.1]",
        "postmaster@other.example", "postmaster@[127.0.0.1]", "afnog@mail.example.org", "owner-afnog@other.example",
        // RFC 5321 §3.6.1: ways through other hosts, hidden in a local part; ours or not makes no difference.
        "ann%other.example@lists.example.org", "other.example!ann@lists.example.org", "\"ann@other.example\"@lists.example.org",
        "\"@other.example:ann\"@lists.example.org", "afnog%lists.example.org@lists.example.org", 
        "lists.example.org!afnog@lists.example.org", "\"afnog@lists.example.org\"@lists.example.org",
        "postmaster%other.example@lists.example.org", "owner-afnog+a%b@lists.example.org",
        "ann%lists.example.org@other.example", "\"postmaster@other.example\"@mail.example.org"})
    void relayingIsDeniedWhateverTheDisguise(String recipient) {
        assertRefused(check(recipient), "5.7.1");
    }

    @Property
    void whatIsNotServedIsNeverTaken(@ForAll @StringLength(min = 1, max = 40) @CharRange(from = '!', to = '~') String local) {
        assertRefused(book.check(new EmailAddress(local, "other.example"), ANN), "5.7.1");
    }

    /** Local parts out of the pieces that ours are made of, in any order, and of what disguises are made of. */
    @Provide
    Arbitrary<String> nearlyOurs() {
        return Arbitraries.of("afnog", "AFNOG", "owner", "-", "+", "leave", "confirm", "request", "join", "postmaster", "abuse", "%", "!",
                        "@", "x.example", tokens.sign(TokenPurpose.LEAVE, 1), tokens.sign(TokenPurpose.RETURN_PATH, 2))
                .list().ofMinSize(1).ofMaxSize(5).map(pieces -> String.join("", pieces)).filter(text -> text.length() <= 64);
    }

    @Property
    void onlyTheDocumentedFormsAreTaken(@ForAll("nearlyOurs") String local) {
        boolean documented = local.toLowerCase(Locale.ROOT).matches("afnog([-+](owner|leave|request|join))?"
                + "|(owner-afnog|afnog-owner|postmaster)(\\+[^%!@]*)?|afnog-leave\\+[a-z2-7]{25}|abuse"
                // Return paths, be the list there or not.
                + "|(owner-[^%!@+]+|[^%!@+]+-owner)\\+" + tokens.sign(TokenPurpose.RETURN_PATH, 2));

        Acceptance acceptance = book.check(new EmailAddress(local, DOMAIN), ANN);

        assertThat(acceptance instanceof Acceptance.Taken).as(local).isEqualTo(documented
                && !local.matches("(?i)afnog-leave\\+" + tokens.sign(TokenPurpose.RETURN_PATH, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster", "POSTMASTER", "PostMaster", "abuse", "Mailer-Daemon"})
    void peopleWhoRunTheSiteAreReachedInEachDomainOfOurs(String local) {
        lists.serve("empty.example");

        // RFC 5321 §4.5.1: postmaster is taken in every domain served, and without a domain, here asked for at our own name.
        assertThat(taken(local + "@" + DOMAIN)).isEqualTo(new Destination.Postmaster(DOMAIN));
        assertThat(taken(local + "@empty.example")).isEqualTo(new Destination.Postmaster("empty.example"));
        assertThat(taken(local + "@MAIL.example.org")).isEqualTo(new Destination.Postmaster("mail.example.org"));
    }

    @Test
    void bannedSenderCannotPostOrJoinButReachHumansAndLeave() {
        lists.ban(afnog, "ann@example.net");

        assertRefused(check("afnog@" + DOMAIN), "5.7.1");
        assertRefused(check("afnog-join@" + DOMAIN), "5.7.1");
        assertRefused(check("afnog+subscribe@" + DOMAIN), "5.7.1");
        assertThat(taken("owner-afnog@" + DOMAIN)).isEqualTo(new Destination.Owner(afnog));
        assertThat(taken("postmaster@" + DOMAIN)).isEqualTo(new Destination.Postmaster(DOMAIN));
        assertThat(taken("afnog-leave@" + DOMAIN)).isEqualTo(new Destination.Leave(afnog));
        assertThat(taken("afnog-request@" + DOMAIN)).isEqualTo(new Destination.Request(afnog));
        assertThat(book.check(afnog.post(), ReversePath.of(EmailAddress.of("bob@example.net")))).isInstanceOf(Acceptance.Taken.class);
    }

    @Test
    void behindThe250AnAddressMeansTheSameToEverybody() {
        lists.banEverywhere("@example.net");
        lists.change(afnog, afnog.settings().with(ListSetting.MACHINES, "reject"));

        assertThat(List.of("afnog", "afnog-join", "afnog+subscribe", "owner-afnog", "postmaster")).allSatisfy(local ->
                assertThat(book.meaning(new EmailAddress(local, "lists.example.org"))).isInstanceOf(Acceptance.Taken.class));
        assertThat(List.of("afnog-confirm", "nobody")).allSatisfy(local ->
                assertThat(book.meaning(new EmailAddress(local, "lists.example.org"))).isInstanceOf(Acceptance.Refused.class));
    }

    @Test
    void domainBannedFromTheSiteCannotPostAnywhere() {
        lists.banEverywhere("@example.net");

        assertRefused(check("afnog@" + DOMAIN), "5.7.1");
        assertThat(book.check(afnog.post(), ReversePath.none())).isInstanceOf(Acceptance.Taken.class);
    }

    @ParameterizedTest
    @EnumSource(ListSettings.Machines.class)
    void nullPathIsRefusedOnlyWhereMachinesAre(ListSettings.Machines machines) {
        lists.change(afnog, afnog.settings().with(ListSetting.MACHINES, machines.name().toLowerCase(Locale.ROOT)));

        Acceptance post = book.check(afnog.post(), ReversePath.none());
        Acceptance owner = book.check(afnog.owner(), ReversePath.none());

        assertThat(post instanceof Acceptance.Taken).isEqualTo(machines != ListSettings.Machines.REJECT);
        assertThat(owner).isInstanceOf(Acceptance.Taken.class);
    }

    @Test
    void listWithANameLikeARoleAddressIsItself() {
        MailList odd = lists.add("other-request@" + DOMAIN);
        MailList ownerOf = lists.add("owner-x@" + DOMAIN);

        assertThat(taken("other-request@" + DOMAIN)).isEqualTo(new Destination.Post(odd));
        assertThat(taken("owner-other-request@" + DOMAIN)).isEqualTo(new Destination.Owner(odd));
        assertThat(taken("other-request-request@" + DOMAIN)).isEqualTo(new Destination.Request(odd));
        assertThat(taken("owner-x@" + DOMAIN)).isEqualTo(new Destination.Post(ownerOf));
        assertThat(taken("owner-owner-x@" + DOMAIN)).isEqualTo(new Destination.Owner(ownerOf));
    }

    @Test
    void shortNameIsReadBesideTokensButIsNoPostAddress() {
        MailList list = lists.change(afnog, afnog.settings().with(ListSetting.RETURN_PATH_NAME, "af"));

        assertThat(taken("owner-af+" + tokens.sign(TokenPurpose.RETURN_PATH, 5) + "@" + DOMAIN))
                .isEqualTo(new Destination.ReturnPath(list, 5));
        assertThat(taken("owner-afnog+" + tokens.sign(TokenPurpose.RETURN_PATH, 5) + "@" + DOMAIN))
                .isEqualTo(new Destination.ReturnPath(list, 5));
        assertThat(taken("af-leave+" + tokens.sign(TokenPurpose.LEAVE, 6) + "@" + DOMAIN)).isEqualTo(new Destination.LeaveByToken(list, 6));
        assertThat(taken(list.confirm(tokens.sign(TokenPurpose.CONFIRM, 7)).toString())).isEqualTo(new Destination.Confirm(list, 7));
        assertRefused(check("af@" + DOMAIN), "5.1.1");
    }

    @Test
    void everyAddressThatAListWritesIsReadBack() {
        for (String name : List.of("a", "n".repeat(30), "n".repeat(31), "n".repeat(32))) {
            MailList list = lists.add(name + "@" + DOMAIN);
            String bounce = list.returnPathBase().localPart() + "+" + tokens.sign(TokenPurpose.RETURN_PATH, -1);

            assertThat(taken(list.post().toString())).isEqualTo(new Destination.Post(list));
            assertThat(taken(list.owner().toString())).isEqualTo(new Destination.Owner(list));
            assertThat(taken(list.request().toString())).isEqualTo(new Destination.Request(list));
            assertThat(taken(list.join().toString())).isEqualTo(new Destination.Join(list));
            assertThat(taken(list.leave().toString())).isEqualTo(new Destination.Leave(list));
            assertThat(taken(bounce + "@" + DOMAIN)).isEqualTo(new Destination.ReturnPath(list, -1));
            assertThat(taken(list.leave(tokens.sign(TokenPurpose.LEAVE, 3)).toString())).isEqualTo(new Destination.LeaveByToken(list, 3));
            assertThat(taken(list.confirm(tokens.sign(TokenPurpose.CONFIRM, 4)).toString())).isEqualTo(new Destination.Confirm(list, 4));
        }
    }

    @Test
    void renamedListStillTakesWhatComesBack() {
        MailList renamed = lists.rename(afnog, "africa@" + DOMAIN);

        assertThat(taken("owner-afnog+" + tokens.sign(TokenPurpose.RETURN_PATH, 5) + "@" + DOMAIN))
                .isEqualTo(new Destination.ReturnPath(renamed, 5));
        assertThat(taken("afnog@" + DOMAIN)).isEqualTo(new Destination.Post(renamed));
    }

    @Test
    void whatComesBackToADeletedListIsTakenForItsCopyAndForNothingElse() {
        String token = tokens.sign(TokenPurpose.RETURN_PATH, 5);
        lists.delete(afnog);

        for (String local : List.of("owner-afnog+" + token, "AFNOG-bounces+" + token, "afnog-owner+" + token)) {
            assertThat(taken(local + "@" + DOMAIN)).isEqualTo(new Destination.OrphanReturn(5));
            assertThat(book.meaning(new EmailAddress(local, DOMAIN))).isEqualTo(new Acceptance.Taken(new Destination.OrphanReturn(5)));
        }
        for (String local : List.of("owner-afnog+" + forger.sign(TokenPurpose.RETURN_PATH, 5), "owner-afnog", "owner-afnog+", "afnog",
                "owner-afnog+" + tokens.sign(TokenPurpose.NOTICE, 5), "afnog-leave+" + token, "afnog-request+" + token, "afnog+" + token,
                "owner-+" + token)) {
            assertRefused(check(local + "@" + DOMAIN), "5.1.1");
        }
        assertRefused(check("owner-afnog+" + token + "@other.example"), "5.7.1");
        assertRefused(check("owner-afnog+" + token + "@" + HOSTNAME), "5.7.1");

        MailList again = lists.add("afnog@" + DOMAIN);
        assertThat(taken("owner-afnog+" + token + "@" + DOMAIN)).isEqualTo(new Destination.ReturnPath(again, 5));
    }
}
