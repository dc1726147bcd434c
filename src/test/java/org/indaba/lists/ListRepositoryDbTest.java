package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.language.Saying;
import org.indaba.lists.ListRegister.Deletion;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.DatabaseTestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists in the database: the contract, and what operators do. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class ListRepositoryDbTest extends ListsContract {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");
    private static final EmailAddress OTTO = EmailAddress.of("otto@example.net");
    private static final long NOBODY = Long.MAX_VALUE;

    @Inject
    Lists lists;

    @Inject
    ListRegister register;

    @Inject
    Domains domains;

    @Inject
    Roles roles;

    @Inject
    Bans bans;

    @Inject
    Members members;

    @Override
    protected Lists lists() {
        return lists;
    }

    @Override
    protected MailList create(String post, EmailAddress owner) {
        return done(createIt(post, owner));
    }

    private ListChange createIt(String post, EmailAddress owner) {
        return QuarkusTransaction.requiringNew()
                .call(() -> register.createInTx(new NewList(EmailAddress.of(post), List.of(owner), Map.of())));
    }

    private ListChange createIt(String post, Map<String, String> settings) {
        return QuarkusTransaction.requiringNew()
                .call(() -> register.createInTx(new NewList(EmailAddress.of(post), List.of(ANN), settings)));
    }

    @Override
    protected MailList set(MailList list, ListSetting setting, String value) {
        return done(setIt(list, Map.of(setting.key(), value)));
    }

    private ListChange setIt(MailList list, Map<String, String> values) {
        return QuarkusTransaction.requiringNew().call(() -> register.setInTx(list.id(), values, ChangeOrigin.operator()));
    }

    @Override
    protected MailList rename(MailList list, String post) {
        return done(renameIt(list, post));
    }

    private ListChange renameIt(MailList list, String post) {
        return QuarkusTransaction.requiringNew().call(() -> register.renameInTx(list.id(), EmailAddress.of(post)));
    }

    private ListChange deleteIt(MailList list, Deletion deletion) {
        return QuarkusTransaction.requiringNew().call(() -> register.deleteInTx(list.id(), deletion));
    }

    @Override
    protected void own(MailList list, EmailAddress owner) {
        QuarkusTransaction.requiringNew().run(() -> roles.addInTx(list.id(), Role.OWNER, owner));
    }

    @Override
    protected void moderate(MailList list, EmailAddress moderator) {
        QuarkusTransaction.requiringNew().run(() -> roles.addInTx(list.id(), Role.MODERATOR, moderator));
    }

    @Override
    protected void ban(MailList list, String pattern) {
        QuarkusTransaction.requiringNew().run(() -> bans.addInTx(new BanScope.OneList(list.id()), pattern(pattern)));
    }

    @Override
    protected void banEverywhere(String pattern) {
        QuarkusTransaction.requiringNew().run(() -> bans.addInTx(new BanScope.Site(), pattern(pattern)));
    }

    private static BanPattern pattern(String text) {
        return ((BanPattern.Parsed.Valid) BanPattern.parse(text)).pattern();
    }

    private static MailList done(ListChange change) {
        assertThat(change).isInstanceOf(ListChange.Done.class);
        return ((ListChange.Done) change).list();
    }

    private static String refused(ListChange change) {
        assertThat(change).isInstanceOf(ListChange.Refused.class);
        return ((ListChange.Refused) change).reason().inEnglish();
    }

    @Test
    void everyReadAnswersWhereThereIsNothing() {
        assertThat(lists.find("nobody", "nowhere.example")).isEmpty();
        assertThat(lists.findByReturnPathName("nobody", "nowhere.example")).isEmpty();
        assertThat(lists.byId(NOBODY)).isEmpty();
        assertThat(lists.servesDomain("nowhere.example")).isFalse();
        assertThat(lists.owners(NOBODY)).isEmpty();
        assertThat(lists.moderators(NOBODY)).isEmpty();
        assertThat(lists.banned(NOBODY, ANN)).isFalse();
        assertThat(register.locate("nobody@nowhere.example")).isInstanceOf(Located.None.class);
        assertThat(roles.all(NOBODY, Role.OWNER)).isEmpty();
        assertThat(bans.all(new BanScope.OneList(NOBODY))).isEmpty();
    }

    @Test
    void readsSeeWhatTheirTransactionWrote() {
        QuarkusTransaction.begin();
        MailList list = done(register.createInTx(new NewList(EmailAddress.of("l@own.example"), List.of(OTTO), Map.of())));

        assertThat(lists.find("l", "own.example")).contains(list);
        assertThat(lists.owners(list.id())).containsExactly(OTTO);
        assertThat(done(register.setInTx(list.id(), Map.of("posting", "open"), ChangeOrigin.operator())))
                .isEqualTo(lists.byId(list.id()).orElseThrow());
        assertThat(members.addInTx(list.id(), OTTO, "Otto")).isTrue();
        assertThat(members.find(list.id(), OTTO)).isPresent();
        assertThat(members.removeInTx(list.id(), OTTO)).isTrue();
        assertThat(members.find(list.id(), OTTO)).isEmpty();
        QuarkusTransaction.rollback();

        assertThat(lists.find("l", "own.example")).isEmpty();
        assertThat(lists.servesDomain("own.example")).isFalse();
    }

    @Test
    void refusedListLeavesNothingBehind() {
        assertThat(refused(createIt("postmaster@refused.example", ANN))).contains("RFC 2142");
        assertThat(refused(createIt("a b@refused.example".replace("a b", "\"a b\""), ANN))).contains("letters");
        assertThat(refused(createIt("l@refused.example", Map.of("posting", "nobody")))).contains("members, open, moderated, announce");
        assertThat(refused(createIt("l@refused.example", Map.of("colour", "red")))).contains("there is no setting").contains("max-size");
        assertThat(refused(createIt("l@refused.example", EmailAddress.of("L-owner@refused.example")))).contains("the list itself");
        assertThat(refused(createIt("l@[192.0.2.1]", ANN))).contains("IP address");

        assertThat(lists.servesDomain("refused.example")).isFalse();
    }

    @Test
    void listWithoutOwnersIsRefused() {
        ListChange change = QuarkusTransaction.requiringNew()
                .call(() -> register.createInTx(new NewList(EmailAddress.of("l@ownerless.example"), List.of(), Map.of())));

        assertThat(refused(change)).contains("owner");
    }

    @ParameterizedTest
    @CsvSource({"afnog, owner-afnog", "afnog, afnog-owner", "afnog, afnog-request", "afnog, afnog-bounces", "afnog, afnog-join",
        "afnog, afnog-subscribe", "afnog, afnog-leave", "afnog, afnog-unsubscribe", "afnog, afnog-confirm", "afnog, afnog",
        "x-request, owner-x"})
    void namesThatMeetRoleAddressesAreRefusedInBothDirections(String one, String other) {
        String domain = one + "." + other + ".example";
        create(one + "@a." + domain, ANN);
        create(other + "@b." + domain, ANN);

        assertThat(refused(createIt(other + "@a." + domain, ANN))).contains(one + "@a." + domain);
        assertThat(refused(createIt(one + "@b." + domain, ANN))).contains(other + "@b." + domain);
    }

    @Test
    void namesThatOnlyLookAlikeAreTaken() {
        create("afnog@alike.example", ANN);

        create("afnog-announce@alike.example", ANN);
        create("afnog2@alike.example", ANN);
        create("afnog-owners@alike.example", ANN);
        create("request@alike.example", ANN);
        create("afnog-request@other.alike.example", ANN);
    }

    @Test
    void shortNameIsComparedAsNamesAre() {
        MailList list = create("long@shortname.example", ANN);
        create("taken@shortname.example", ANN);
        set(list, ListSetting.RETURN_PATH_NAME, "lg");

        assertThat(refused(createIt("lg@shortname.example", ANN))).contains("long@shortname.example");
        assertThat(refused(createIt("lg-owner@shortname.example", ANN))).contains("long@shortname.example");
        assertThat(refused(setIt(list, Map.of("return-path-name", "taken")))).contains("taken@shortname.example");
        assertThat(refused(setIt(list, Map.of("return-path-name", "taken-leave")))).contains("taken@shortname.example");

        set(list, ListSetting.RETURN_PATH_NAME, "lng");

        // Copies already sent bear the old short name.
        assertThat(lists.find("lg", "shortname.example")).map(MailList::id).contains(list.id());
    }

    @Test
    void nameOf32OctetsIsTakenAndOneMoreOnlyWithAShortName() {
        String name32 = "n".repeat(32);

        assertThat(done(createIt(name32 + "@limit.example", ANN)).name()).isEqualTo(name32);
        assertThat(refused(createIt("m".repeat(33) + "@limit.example", ANN))).contains("at most 32");
        assertThat(done(createIt("m".repeat(33) + "@limit.example", Map.of("return-path-name", "m"))).name()).hasSize(33);
        assertThat(done(createIt("o".repeat(52) + "@limit.example", Map.of("return-path-name", "o"))).name()).hasSize(52);
        assertThat(refused(createIt("p".repeat(53) + "@limit.example", Map.of("return-path-name", "p")))).contains("at most 52");
    }

    @Test
    void longNameKeepsItsShortName() {
        MailList list = done(createIt("q".repeat(33) + "@keep.example", Map.of("return-path-name", "q")));

        assertThat(refused(setIt(list, Map.of("return-path-name", "")))).contains("at most 32");
    }

    @Test
    void settingsChangeAllOrNone() {
        MailList list = create("l@allornone.example", ANN);

        assertThat(refused(setIt(list, Map.of("posting", "open", "max-size", "huge")))).contains("max-size");
        assertThat(lists.byId(list.id())).contains(list);

        MailList changed = done(setIt(list, Map.of("posting", "OPEN", "max-size", "2048KB")));

        assertThat(changed.settings().posting()).isEqualTo(ListSettings.Posting.OPEN);
        assertThat(changed.settings().maxSizeBytes()).isEqualTo(2L << 20);
        assertThat(lists.byId(list.id())).contains(changed);
        assertThat(refused(QuarkusTransaction.requiringNew().call(() -> register.setInTx(NOBODY, Map.of(), ChangeOrigin.operator()))))
                .contains("no such list");
    }

    @Test
    void renamingFollowsTheRulesOfNames() {
        MailList list = create("one@renaming.example", ANN);
        create("two@renaming.example", ANN);

        assertThat(refused(renameIt(list, "two-owner@renaming.example"))).contains("two@renaming.example");
        assertThat(refused(renameIt(list, "abuse@renaming.example"))).contains("RFC 2142");
        assertThat(lists.byId(list.id())).contains(list);

        MailList moved = rename(list, "One@elsewhere.renaming.example");

        assertThat(moved.post()).isEqualTo(EmailAddress.of("one@elsewhere.renaming.example"));
        assertThat(lists.servesDomain("elsewhere.renaming.example")).isTrue();
        assertThat(lists.find("one", "renaming.example")).contains(moved);
        // Its own former name, and role addresses of it, are the list's to take back.
        assertThat(rename(moved, "one@renaming.example")).isEqualTo(list);
    }

    @Test
    void roleAddressesOfAFormerNameAreNotGivenAway() {
        MailList list = rename(create("early@former.example", ANN), "late@former.example");

        assertThat(refused(createIt("early-request@former.example", ANN))).contains("late@former.example");
        assertThat(rename(list, "early-request@former.example").name()).isEqualTo("early-request");
    }

    @Test
    void twoListsThatWantOneNameAtOnceDoNotBothGetIt() throws Exception {
        int writers = 6;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier start = new CyclicBarrier(writers);
            Callable<ListChange> create = () -> {
                start.await();
                return createIt("same@race.example", ANN);
            };
            List<Future<ListChange>> results = pool.invokeAll(Collections.nCopies(writers, create));

            long created = 0;
            for (Future<ListChange> result : results) {
                created += result.get() instanceof ListChange.Done ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        }
    }

    @Test
    void listWithMembersIsDeletedOnlyIfThatIsMeant() {
        MailList list = create("l@delete.example", ANN);
        QuarkusTransaction.requiringNew().run(() -> members.addInTx(list.id(), ANN, ""));

        assertThat(refused(deleteIt(list, Deletion.ONLY_WITHOUT_MEMBERS))).contains("1 member");
        assertThat(done(deleteIt(list, Deletion.WITH_MEMBERS))).isEqualTo(list);

        assertThat(lists.byId(list.id())).isEmpty();
        assertThat(lists.find("l", "delete.example")).isEmpty();
        assertThat(lists.all()).doesNotContain(list);
        assertThat(members.count(list.id())).isZero();
        assertThat(refused(deleteIt(list, Deletion.WITH_MEMBERS))).contains("no such list");
        assertThat(refused(renameIt(list, "m@delete.example"))).contains("no such list");
        assertThat(create("l@delete.example", ANN).id()).isNotEqualTo(list.id());
    }

    @Test
    void deletedListAnswersToNoFormerName() {
        MailList list = rename(create("first@deleted.example", ANN), "second@deleted.example");

        deleteIt(list, Deletion.ONLY_WITHOUT_MEMBERS);

        assertThat(lists.find("first", "deleted.example")).isEmpty();
        assertThat(create("first-owner@deleted.example", ANN).name()).isEqualTo("first-owner");
    }

    @Test
    void listIsLocatedByAddressOrByANameThatIsUnique() {
        MailList one = create("located@one.example", ANN);
        MailList two = create("located@two.example", ANN);
        MailList single = create("single-located@one.example", ANN);

        assertThat(register.locate(" Located@ONE.example ")).isEqualTo(new Located.Found(one));
        assertThat(register.locate("Single-Located")).isEqualTo(new Located.Found(single));
        assertThat(register.locate("located")).isEqualTo(new Located.Ambiguous(List.of(one.post(), two.post())));
        assertThat(register.locate("located@three.example")).isEqualTo(new Located.None("there is no list located@three.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a@b@c", "nobody-at-all"})
    void textThatNamesNoListIsSaidSo(String text) {
        assertThat(register.locate(text)).isInstanceOf(Located.None.class);
    }

    @Test
    void domainIsServedOnceAndKeptWhileItHasLists() {
        assertThat(addDomain("Döm.example")).isEqualTo(new DomainChange.Done("xn--dm-fka.example"));
        assertThat(addDomain("xn--DM-fka.example")).isEqualTo(new DomainChange.NothingToDo("xn--dm-fka.example"));
        assertThat(addDomain("[192.0.2.1]")).isInstanceOf(DomainChange.Refused.class);
        assertThat(addDomain("no domain")).isInstanceOf(DomainChange.Refused.class);
        MailList list = rename(create("a@xn--dm-fka.example", ANN), "b@xn--dm-fka.example");

        assertThat(removeDomain("döm.example")).isEqualTo(new DomainChange.Refused(
                Saying.of("refused-domain-lists", "xn--dm-fka.example", 1L)));

        deleteIt(list, Deletion.WITH_MEMBERS);

        assertThat(removeDomain("döm.example")).isEqualTo(new DomainChange.Done("xn--dm-fka.example"));
        assertThat(removeDomain("döm.example")).isEqualTo(new DomainChange.NothingToDo("xn--dm-fka.example"));
        assertThat(domains.all()).doesNotContain("xn--dm-fka.example");
    }

    @Test
    void formerNamesGoWithTheirDomain() {
        MailList list = rename(create("l@leaving.example", ANN), "l@staying.example");

        assertThat(removeDomain("leaving.example")).isEqualTo(new DomainChange.Done("leaving.example"));

        assertThat(lists.find("l", "leaving.example")).isEmpty();
        assertThat(lists.find("l", "staying.example")).contains(list);
    }

    private DomainChange addDomain(String domain) {
        return QuarkusTransaction.requiringNew().call(() -> domains.addInTx(domain));
    }

    private DomainChange removeDomain(String domain) {
        return QuarkusTransaction.requiringNew().call(() -> domains.removeInTx(domain));
    }

    @Test
    void lastOwnerStays() {
        MailList list = create("l@owner.example", ANN);
        EmailAddress bob = EmailAddress.of("bob@example.net");

        assertThat(removeOwner(list, ANN)).isInstanceOf(RoleChange.Refused.class);
        assertThat(addOwner(list, bob)).isEqualTo(new RoleChange.Done());
        assertThat(addOwner(list, EmailAddress.of("BOB@example.net"))).isEqualTo(new RoleChange.NothingToDo());
        assertThat(removeOwner(list, EmailAddress.of("ANN@example.net"))).isEqualTo(new RoleChange.Done());
        assertThat(removeOwner(list, ANN)).isEqualTo(new RoleChange.NothingToDo());
        assertThat(roles.all(list.id(), Role.OWNER)).containsExactly(bob);
        assertThat(roles.all(list.id(), Role.MODERATOR)).isEmpty();
    }

    @Test
    void addressOfTheListItselfHasNoRole() {
        MailList list = create("l@self.example", ANN);

        assertThat(addOwner(list, EmailAddress.of("owner-L+x@self.example"))).isInstanceOf(RoleChange.Refused.class);
        assertThat(addOwner(list, EmailAddress.of("other@self.example"))).isEqualTo(new RoleChange.Done());
        assertThat(QuarkusTransaction.requiringNew().call(() -> roles.addInTx(NOBODY, Role.OWNER, ANN)))
                .isInstanceOf(RoleChange.Refused.class);
    }

    // RFC 2142 §5: postmaster and abuse are there in each domain that is served.
    @ParameterizedTest
    @ValueSource(strings = {"postmaster@a.ownaddress.example", "Abuse+x@b.ownaddress.example", "mailer-daemon@b.ownaddress.example",
        "board@b.ownaddress.example", "board-request@b.ownaddress.example", "owner-BOARD+x@b.ownaddress.example",
        "l-join@a.ownaddress.example"})
    void addressThatNoticesDoNotGoToHasNoRole(String address) {
        if (!lists.servesDomain("a.ownaddress.example")) {
            create("l@a.ownaddress.example", ANN);
            create("board@b.ownaddress.example", ANN);
        }
        MailList list = lists.find("l", "a.ownaddress.example").orElseThrow();

        for (Role role : Role.values()) {
            assertThat(QuarkusTransaction.requiringNew().call(() -> roles.addInTx(list.id(), role, EmailAddress.of(address))))
                    .isEqualTo(new RoleChange.Refused(Saying.of("refused-own-address", address)));
        }
        assertThat(lists.moderators(list.id())).hasSize(1);
        assertThat(refused(createIt("m@a.ownaddress.example", EmailAddress.of(address)))).contains("another list");
    }

    @Test
    void rolesOfADomainThatIsServedFromNowOnAreOursToo() {
        EmailAddress postmaster = EmailAddress.of("postmaster@soon.ownaddress.example");

        assertThat(refused(createIt("l@soon.ownaddress.example", postmaster))).contains("this server");
        assertThat(lists.servesDomain("soon.ownaddress.example")).isFalse();
        assertThat(done(createIt("l@soon.ownaddress.example", EmailAddress.of("postmaster@elsewhere.ownaddress.example")))).isNotNull();
    }

    private RoleChange addOwner(MailList list, EmailAddress address) {
        return QuarkusTransaction.requiringNew().call(() -> roles.addInTx(list.id(), Role.OWNER, address));
    }

    private RoleChange removeOwner(MailList list, EmailAddress address) {
        return QuarkusTransaction.requiringNew().call(() -> roles.removeInTx(list.id(), Role.OWNER, address));
    }

    @Test
    void expressionsAreSoManyInEachScopeAndHoldNoLongerThanTheyStand() {
        MailList list = create("l@expressionlimit.example", ANN);
        BanScope here = new BanScope.OneList(list.id());
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 1; i < Bans.MAX_EXPRESSIONS; i++) {
                bans.addInTx(here, new BanPattern("/^limit" + i + "x/"));
            }
        });
        EmailAddress last = EmailAddress.of("last@expressionlimit.example");
        BanPattern most = pattern("/^last@expr/");
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(here, most))).isEqualTo(Bans.Added.BANNED);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(here, pattern("/^more@/")))).isEqualTo(Bans.Added.TOO_MANY);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(here, most))).isEqualTo(Bans.Added.BANNED_BEFORE);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(here, pattern("x@expressionlimit.example"))))
                .as("others are as many as one likes").isEqualTo(Bans.Added.BANNED);
        assertThat(lists.banned(list.id(), last)).isTrue();

        QuarkusTransaction.requiringNew().run(() -> bans.removeInTx(here, most));

        assertThat(lists.banned(list.id(), last)).isFalse();
        QuarkusTransaction.requiringNew().run(() -> bans.addInTx(here, pattern("/@expressionlimit/")));
        assertThat(lists.banned(list.id(), last)).isTrue();
        long begun = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            lists.banned(list.id(), EmailAddress.of("somebody" + i + "@people.example"));
        }
        assertThat((System.nanoTime() - begun) / 100_000).as("microseconds a check, the statement included").isLessThan(20_000);
    }

    @Test
    void banIsKeptOnceInItsScope() {
        MailList list = create("l@banonce.example", ANN);
        BanScope here = new BanScope.OneList(list.id());
        BanScope site = new BanScope.Site();
        BanPattern troll = pattern("Troll@BANONCE.example");

        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(here, troll))).isEqualTo(Bans.Added.BANNED);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(here, troll))).isEqualTo(Bans.Added.BANNED_BEFORE);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(site, troll))).isEqualTo(Bans.Added.BANNED);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.addInTx(site, troll))).isEqualTo(Bans.Added.BANNED_BEFORE);
        assertThat(bans.all(here)).containsExactly(new BanPattern("troll@banonce.example"));
        assertThat(bans.all(site)).contains(troll);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.removeInTx(site, troll))).isTrue();
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.removeInTx(site, troll))).isFalse();
        assertThat(bans.all(here)).containsExactly(troll);
        assertThat(QuarkusTransaction.requiringNew().call(() -> bans.removeInTx(here, troll))).isTrue();
        assertThat(lists.banned(list.id(), EmailAddress.of("troll@banonce.example"))).isFalse();
    }
}
