package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.indaba.testing.InTime.inTime;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.FakeLists;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-03-01");

    private static final MailCommand JOIN = new MailCommand.Join("");
    private static final MailCommand LEAVE = new MailCommand.Leave();
    private static final MailCommand HELP = new MailCommand.Help();
    private static final String TOKEN = "abcdefghijklmnopqrstuvwxy";

    private final MailList list = new FakeLists().add("afnog@lists.example.org");

    @ParameterizedTest
    @ValueSource(strings = {"join", "JOIN", "subscribe", "Subscribe.", "Re: join", "RE: Re: subscribe", "AW: Fwd: join", "Re[2]: join",
        "[afnog] subscribe", "please subscribe me to this list", "subscribe afnog", "join afnog@lists.example.org",
        "subscribe address=ann@example.net", "subscribe nodigest", "join digest=no", "\"join\"", "join\u00a0", "*join*",
        "SUB", "sub afnog"})
    void joinIsUnderstoodAsPeopleWriteIt(String subject) {
        assertThat(of(subject, "")).containsExactly(JOIN);
        assertThat(of("", subject.replaceFirst("(?i)^.*: |^\\[.*] ", ""))).containsExactly(JOIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leave", "unsubscribe", "Unsubscribe!", "remove me from the list, please", "unsubscribe afnog", "unsub",
        "SIG afnog"})
    void leaveIsUnderstoodAsPeopleWriteIt(String line) {
        assertThat(of(line, "")).containsExactly(LEAVE);
        assertThat(of("a subject that says nothing", "\r\n  " + line + "  \r\n")).containsExactly(LEAVE);
    }

    @ParameterizedTest
    @CsvSource({"SUBSCRIBE afnog Gerhard Müller, Gerhard Müller", "sub AFNOG Jean-Luc d\u2019Arc, Jean-Luc d\u2019Arc",
        "Re: Subscribe afnog@lists.example.org Ann, Ann", "subscribe afnog A B C D E, A B C D E"})
    void theNameBehindTheListsIsTheAuthors(String line, String name) {
        assertThat(of(line, "")).containsExactly(new MailCommand.Join(name));
        assertThat(of("", line.replaceFirst("^Re: ", "") + "\r\njoin\r\n")).containsExactly(new MailCommand.Join(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe address=bob@example.net", "unsubscribe afnog address=bob@example.net",
        "SIGNOFF address=Bob@example.net"})
    void nobodyCommandsForAnotherAddress(String line) {
        assertThat(of(line, "")).containsExactly(new MailCommand.ForAnother());
        assertThat(of("", line)).containsExactly(new MailCommand.ForAnother());
    }

    @ParameterizedTest
    @CsvSource({"set delivery off, delivery=off", "Set Delivery ON., delivery=on", 
        "set delivery off until 2027-01-31, off-until=2027-01-31",
        "set delivery off until 2026-03-02, off-until=2026-03-02", "set delivery off until 2027-03-02, off-until=2027-03-02",
        "set myposts off, own-posts=no", "set own posts yes, own-posts=yes",
        "set duplicates off, skip-when-addressed=yes",
        "set duplicates on, skip-when-addressed=no", "set prefix off, prefix=none", "set footer on, footer=list", "set plain on, text=only",
        "set language fr, language=fr", "set language FR-ca, language=fr"})
    void whatIsSetIsUnderstoodInMailmansWordsAndInOurs(String line, String assignment) {
        MailCommand change = new MailCommand.Change(Map.of(assignment.split("=")[0], assignment.split("=")[1]));

        assertThat(of(line, "")).containsExactly(change);
        assertThat(of("", line)).containsExactly(change);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set digest plain", "set delivery off until tomorrow", "set delivery maybe", "set language tlh", "set up",
        "set hide on", "set own goals off", "set delivery off until +6000000-01-01", "set delivery off until 0000-12-31",
        "set delivery off until -0001-12-31", "set delivery off until 2026-01-05", "set delivery off until 2026-03-01",
        "set delivery off until 2027-03-03"})
    void whatCannotBeSetIsTold(String line) {
        assertThat(of(line, "")).containsExactly(new MailCommand.Unclear(line));
    }

    @Test
    void questionsAreUnderstoodAsPeopleWriteThem() {
        assertThat(of("who", "which\r\ninfo afnog\r\nset\r\nset show\r\nwho@example.org is that\r\n"
                + "set the table for all of us, please\r\n"))
                .containsExactly(new MailCommand.Who(), new MailCommand.Which(), new MailCommand.Info(), new MailCommand.ShowSettings());
        assertThat(of("signoff", "")).containsExactly(LEAVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leave the room at five", "join us for lunch", "subscribe bob@example.net", "unsubscribe other",
        "I read that one can join", "confirm", "confirm my subscription", "confirm " + TOKEN + "a", "confirm 1bcdefghijklmnopqrstuvwxy",
        "help wanted", "join afnog for lunch", "subscribe afnog A B C D E F", "subscribe afnog bob@example.net",
        "subscribe Gerhard Müller", "subscribe address=a address=b", "who address=bob@example.net", "joint", "", "please", "-- "})
    void proseIsNoCommand(String line) {
        assertThat(of(line, "")).isEmpty();
        assertThat(of("", line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"> join", "  > join", "| join", ">join"})
    void aQuotedLineIsNoCommand(String line) {
        assertThat(of("", line)).isEmpty();
    }

    @Test
    void theSubjectOfAConfirmationWorksWhenItIsAnswered() {
        assertThat(of("Re: Confirm " + TOKEN + " to join afnog@lists.example.org", "yes\r\n"))
                .containsExactly(new MailCommand.Confirm(TOKEN));
        assertThat(of("AW: CONFIRM " + TOKEN.toUpperCase(Locale.ROOT), "")).containsExactly(new MailCommand.Confirm(TOKEN));
        assertThat(of("", "confirm " + TOKEN)).containsExactly(new MailCommand.Confirm(TOKEN));
    }

    @Test
    void commandsStandEachOnceInTheirOrder() {
        assertThat(of("help", "subscribe\r\nJoin\r\n\r\nhelp\r\nleave\r\n")).containsExactly(HELP, JOIN, LEAVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "stop", "quit", "exit", "--", "-- ", "-----Original Message-----", "On Monday Bob wrote:",
        "Am Montag schrieb:", "________________________________"})
    void whatFollowsTheEndIsNotRead(String end) {
        assertThat(of("", "join\r\n" + end + "\r\nleave\r\n")).containsExactly(JOIN);
    }

    @Test
    void ourOwnHelpQuotedWithoutMarksHoldsNoCommand() throws Exception {
        try (var in = getClass().getResourceAsStream("/templates/mail/Help.txt")) {
            String help = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\\{t:[^}]*}", "says what it does in some words");
            assertThat(help).contains("leave");
            assertThat(of("Re: What afnog-request@lists.example.org understands", help)).isEmpty();
        }
    }

    @Test
    void twentyLinesAreRead() {
        String chatter = "a line of chatter\r\n";

        assertThat(of("", chatter.repeat(CommandLines.MAX_LINES - 1) + "join\r\n")).containsExactly(JOIN);
        assertThat(of("", chatter.repeat(CommandLines.MAX_LINES) + "join\r\n")).isEmpty();
    }

    @Test
    void hostileLinesTakeTimeInProportion() {
        String digits = "on " + "1".repeat(60_000) + "<".repeat(60_000);
        String verbs = "schrieb ".repeat(32_000);

        assertThat(inTime(() -> of("", digits + "\r\njoin\r\n"))).containsExactly(JOIN);
        assertThat(inTime(() -> of("", verbs + "\r\njoin\r\n"))).containsExactly(JOIN);
        assertThat(inTime(() -> of("re:".repeat(60_000) + "[".repeat(60_000), "!".repeat(60_000) + "x\r\njoin"))).containsExactly(JOIN);
    }

    @Test
    void tenCommandsAreFollowed() {
        StringBuilder body = new StringBuilder();
        for (char c = 'a'; c < 'a' + CommandLines.MAX_COMMANDS + 1; c++) {
            body.append("confirm ").append(TOKEN.substring(1)).append(c).append("\r\n");
        }

        assertThat(of("", body.toString())).hasSize(CommandLines.MAX_COMMANDS);
        assertThat(of("", body.substring(0, body.lastIndexOf("confirm")))).hasSize(CommandLines.MAX_COMMANDS);
    }

    @Test
    void anAuthorWhoseAddressIsTheListsNameBreaksNothing() {
        assertThat(CommandLines.of("join", "", list, list.post(), TODAY)).containsExactly(JOIN);
    }

    @Property(tries = 300)
    void anyTextIsReadWithoutAnException(@ForAll String subject, @ForAll String body) {
        assertThatCode(() -> of(subject, body)).doesNotThrowAnyException();
        assertThatCode(() -> HtmlText.of(subject + "<" + body + "&" + subject + ">" + body)).doesNotThrowAnyException();
    }

    private List<MailCommand> of(String subject, String body) {
        return CommandLines.of(subject, body, list, EmailAddress.of("ann@example.net"), TODAY);
    }
}
